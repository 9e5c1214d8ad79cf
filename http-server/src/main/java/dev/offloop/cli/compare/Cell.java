package dev.offloop.cli.compare;

import dev.offloop.cli.compare.measure.Contestant;
import dev.offloop.cli.compare.measure.Workload;

/** A field of the table: who runs what. */
record Cell(Contestant contestant, Workload<?, ?> workload) {}
