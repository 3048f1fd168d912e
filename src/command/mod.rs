//! The verbs, one a file; each joins the flow and the edges.
