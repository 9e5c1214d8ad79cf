package dev.offloop.benchmarks;

import dev.offloop.compare.report.JsonReport;
import dev.offloop.compare.report.Machine;

/** Prints what results were measured on, as JSON. */
final class DescribeMachine {
    private DescribeMachine() {}

    public static void main(String[] args) {
        System.out.print(JsonReport.of(Machine.here()));
    }
}
