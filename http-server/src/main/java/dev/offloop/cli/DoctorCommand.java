package dev.offloop.cli;

import dev.offloop.cli.doctor.Check;
import dev.offloop.cli.doctor.Checks;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Looks whether this machine has what Offloop needs. Exit code 1 when something is missing. */
@Command(
        name = "doctor",
        description = "Checks whether this machine has what is needed, and says what to do where it has not.",
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--json", description = "For programs.")
    private boolean json;

    @Override
    public Integer call() {
        List<Check> checks = Checks.all();
        boolean well = checks.stream().noneMatch(check -> check.level() == Check.Level.FAIL);
        PrintWriter out = spec.commandLine().getOut();
        out.print(json ? toJson(well, checks) : toText(well, checks));
        out.flush();
        return well ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private static String toText(boolean well, List<Check> checks) {
        StringBuilder text = new StringBuilder();
        for (Check check : checks) {
            text.append(String.format(
                    Locale.ROOT, "%-4s  %-15s %s%n", check.level().word(), check.name(), check.finding()));
        }
        return text.append(well ? "All that is needed is there." : "Something that is needed is missing.")
                .append('\n')
                .toString();
    }

    private static String toJson(boolean well, List<Check> checks) {
        JsonArray list = new JsonArray();
        checks.forEach(check -> list.add(new JsonObject()
                .put("name", check.name())
                .put("level", check.level().word())
                .put("finding", check.finding())));
        return new JsonObject().put("well", well).put("checks", list).encodePrettily() + "\n";
    }
}
