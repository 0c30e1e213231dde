# What R makes of a small data set with gaps and weights; its answer is clusters.json.
# Run in this folder: Rscript clusters.R > clusters.json (R 4.2.2, cluster 2.1.4, fpc 2.2-10).
# Every column spans 0 to 1, so that daisy's ranges are the fixed range of the design.
suppressPackageStartupMessages({library(cluster); library(fpc)})
numbers <- function(x) paste0("[", paste(ifelse(is.na(x), "null", format(x, digits = 12, trim = TRUE)), collapse = ","), "]")
rows <- function(x) paste0("[", paste(apply(as.matrix(x), 1, numbers), collapse = ",\n  "), "]")

set.seed(7)
n <- 14
centres <- rbind(c(.1, .2, .8, .9, .2, .5, .3), c(.8, .7, .1, .3, .9, .4, .6), c(.4, .9, .9, .1, .5, .8, .1))
data <- t(sapply(1:n, function(i) centres[(i - 1) %% 3 + 1, ])) + matrix(runif(n * 7, -.6, .6), n)
data <- round(apply(data, 2, function(x) (x - min(x)) / (max(x) - min(x))), 3)
for (column in 1:7) {
  inner <- which(data[, column] > 0 & data[, column] < 1)
  data[sample(inner, 2), column] <- NA
}
weights <- c(1, 2, 0.5, 1, 0, 3, 1)
distance <- daisy(data, metric = "gower", weights = weights)
tree <- hclust(distance, method = "average")
k <- 3
labels <- cutree(tree, k)
widths <- sapply(2:6, function(k) mean(silhouette(cutree(tree, k), distance)[, 3]))
B <- 40
set.seed(11)
draws <- t(sapply(1:B, function(i) sample(n, n, replace = TRUE)))
boot <- clusterboot(distance, B = B, bootmethod = "boot", clustermethod = disthclustCBI,
                    method = "average", k = k, seed = 11, count = FALSE)
cat('{"data":\n  ', rows(data), ',\n"weights": ', numbers(weights),
    ',\n"distances":\n  ', rows(as.matrix(distance)),
    ',\n"heights": ', numbers(tree$height), ',\n"labels": ', numbers(labels),
    ',\n"widths": ', numbers(silhouette(labels, distance)[, 3]),
    ',\n"mean_widths": ', numbers(widths),
    ',\n"draws":\n  ', rows(draws), ',\n"jaccards":\n  ', rows(t(boot$bootresult)),
    ',\n"bootmean": ', numbers(boot$bootmean), "}\n", sep = "")
