"""Tables in every format that one is written in; `registry` lists them."""
