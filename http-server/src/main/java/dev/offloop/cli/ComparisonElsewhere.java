package dev.offloop.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Stands for the comparison where its classes are not on the class path, and says where they are. Exit code 2. */
@Command(
        name = "compare",
        description = {
            "Measures every strategy on this machine: what off-loading costs, and from what size of work it pays.",
            "It is not part of this jar: " + ComparisonElsewhere.PLACE + "."
        },
        mixinStandardHelpOptions = true)
final class ComparisonElsewhere implements Callable<Integer> {
    static final String PLACE = "start it with ./offloop compare in the sources, "
            + "or with java -jar benchmarks/target/benchmarks.jar compare";

    /** Whatever is asked of it, so that none of it is taken for a mistake. */
    @Unmatched
    @SuppressWarnings("UnusedVariable")
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() {
        throw new UserError("compare is not part of this jar; " + PLACE);
    }
}
