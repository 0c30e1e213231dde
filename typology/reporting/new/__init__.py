"""The files that `new` and `init` write: skeletons, the codebook and the blank coding sheet."""
