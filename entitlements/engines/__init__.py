"""The engines that read a program: one case (durable-rules with a fixpoint beside it), many cases, every case."""
