package dev.offloop.compare;

import dev.offloop.compare.measure.Contestant;
import dev.offloop.compare.measure.Workload;

/** A field of the table: which contestant runs which workload. */
record Cell(Contestant contestant, Workload<?, ?> workload) {}
