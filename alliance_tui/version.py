"""The version of the program, where it can be read without reading anything else."""

VERSION = "0.1.0"
