package dev.offloop.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** The parameters of a task on the command line, each given once. */
public final class TaskParameters {
    @Option(names = "--param", paramLabel = "NAME=VALUE", description = "Parameter of the task; may be repeated.")
    private List<String> pairs = new ArrayList<>();

    /** By name, in the order given; fails with a {@link UserError}. */
    public Map<String, String> byName() {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw new UserError("--param takes NAME=VALUE, not '" + pair + "'");
            }
            if (parameters.put(pair.substring(0, equals), pair.substring(equals + 1)) != null) {
                throw new UserError("--param '" + pair.substring(0, equals) + "' is given twice");
            }
        }
        return parameters;
    }
}
