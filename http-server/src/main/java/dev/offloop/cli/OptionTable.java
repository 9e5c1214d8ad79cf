package dev.offloop.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The options of a command that can be settings: what each is, and where that is from. Immutable. */
final class OptionTable {
    private static final Set<String> SECRET = Set.of("token");

    /**
     * One option.
     *
     * @param name without dashes
     * @param value as it would be written; empty when it is not set
     * @param given whether it was said by anyone, and is not just the default
     * @param isSwitch whether it is on or off alone
     */
    record Row(String name, Optional<String> value, String origin, boolean given, boolean isSwitch) {
        /** Whether its value is not for all eyes. */
        boolean isSecret() {
            return SECRET.contains(name);
        }

        Row with(String other, String from) {
            return new Row(name, Optional.of(other), from, true, isSwitch);
        }
    }

    private final Map<String, Row> rows;

    private OptionTable(Map<String, Row> rows) {
        this.rows = rows;
    }

    /** As it was parsed. */
    static OptionTable of(CommandSpec command, ParseResult parsed, Settings.Origins origins) {
        Map<String, Row> rows = new LinkedHashMap<>();
        for (OptionSpec option : command.options()) {
            if (Settings.isSetting(option)) {
                boolean matched = parsed.hasMatchedOption(option);
                boolean isSwitch = option.arity().max() == 0;
                Optional<String> value = matched
                        ? Optional.of(isSwitch ? "true" : String.join(",", option.originalStringValues()))
                        : byDefault(option, isSwitch);
                String name = Settings.nameOf(option);
                String origin = value.isEmpty() ? "not set" : origins.of(option, matched);
                rows.put(name, new Row(name, value, origin, matched, isSwitch));
            }
        }
        return new OptionTable(rows);
    }

    private static Optional<String> byDefault(OptionSpec option, boolean isSwitch) {
        return isSwitch ? Optional.of("false") : Optional.ofNullable(option.defaultValue());
    }

    /** In the order of the help. */
    List<Row> rows() {
        return List.copyOf(rows.values());
    }

    Optional<Row> find(String name) {
        return Optional.ofNullable(rows.get(name));
    }

    Set<String> names() {
        return rows.keySet();
    }

    /** With another row in the place of that of its name. */
    OptionTable with(Row row) {
        Map<String, Row> changed = new LinkedHashMap<>(rows);
        changed.put(row.name(), row);
        return new OptionTable(changed);
    }

    /** Those that are not as in the other table, by name. */
    List<Row> changesFrom(OptionTable other) {
        return rows.values().stream()
                .filter(row -> !row.value().equals(other.find(row.name()).flatMap(Row::value)))
                .toList();
    }

    /** By which the command would be as it is here. */
    List<String> arguments() {
        List<String> arguments = new ArrayList<>();
        for (Row row : rows.values()) {
            String value = row.value().orElse("");
            if (row.given() && !row.isSwitch()) {
                arguments.add("--" + row.name() + "=" + value);
            } else if (row.given() && value.equals("true")) {
                arguments.add("--" + row.name());
            }
        }
        return arguments;
    }

    /** For the log: old and new values. */
    String describeChangesFrom(OptionTable other) {
        return changesFrom(other).stream()
                .map(row -> row.name() + " "
                        + other.find(row.name()).flatMap(Row::value).orElse("not set") + " -> "
                        + row.value().orElse("not set"))
                .collect(Collectors.joining(", "));
    }
}
