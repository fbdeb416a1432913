# Asks R whether the column for analysis is numbers: judge.R PATH...; says taken for each, ends with 1 at the first refused.
for (path in commandArgs(trailingOnly = TRUE)) {
  table <- read.csv(path)
  if (!is.numeric(table$t_s) || anyNA(table$t_s)) quit(status = 1)
  cat("taken\n")
}
