package dev.offloop.cli;

import dev.offloop.cli.SettingsFile.Entry;
import dev.offloop.task.NearMatches;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.Stack;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * Options of a command that stand in a file or in the environment: they are put before its arguments, as if they had
 * been given. What is given counts first, then the environment, then the file.
 */
@SuppressWarnings("JdkObsolete") // the interface has a Stack
final class Settings implements IParameterPreprocessor {
    static final String FILE_OPTION = "--config";

    /** Beginning of the names of variables. */
    static final String PREFIX = "OFFLOOP_";

    private static final Set<String> ONLY_TELL = Set.of("--help", "-h", "--version", "-V");

    private static final Pattern NAMED = Pattern.compile("--([a-z][a-z0-9-]*)");

    private final Map<String, String> environment;

    /** Of the options of the command that was read last. */
    private Origins origins = Origins.NONE;

    Settings(Map<String, String> environment) {
        this.environment = environment;
    }

    /**
     * Where the options of a command come from.
     *
     * @param given arguments of the command line
     * @param byName of those that are in the environment or the file, by their names without dashes
     */
    record Origins(List<String> given, Map<String, String> byName) {
        static final Origins NONE = new Origins(List.of(), Map.of());

        /** In words. */
        String of(OptionSpec option, boolean matched) {
            return byName.getOrDefault(nameOf(option), matched ? "command line" : "default");
        }
    }

    /** What is in the environment. */
    Map<String, String> environment() {
        return environment;
    }

    /** Of the command that was read last. */
    Origins origins() {
        return origins;
    }

    /** A message about an option, with the place where it stands when that is not the command line. */
    String located(String message) {
        return NAMED.matcher(message)
                .results()
                .map(option -> origins.byName().get(option.group(1)))
                .filter(Objects::nonNull)
                .findFirst()
                .map(place -> place + ": " + message)
                .orElse(message);
    }

    @Override
    public boolean preprocess(
            Stack<String> args, CommandSpec command, @Nullable ArgSpec option, Map<String, Object> info) {
        List<String> given = new ArrayList<>(args).reversed();
        if (given.stream().anyMatch(ONLY_TELL::contains)) {
            return false;
        }
        origins = Origins.NONE;
        try {
            add(args, given, command);
        } catch (UserError e) {
            throw new ParameterException(command.commandLine(), e.getMessage(), e);
        }
        return false;
    }

    private void add(Stack<String> args, List<String> given, CommandSpec command) {
        Map<String, String> places = new LinkedHashMap<>();
        List<String> more = new ArrayList<>();
        Optional<Path> file = file(given);
        Map<String, Entry> fromFile = file.map(path -> read(path, command)).orElse(Map.of());
        for (OptionSpec each : command.options()) {
            String name = nameOf(each);
            if (!isSetting(each) || isGiven(given, each)) {
                continue;
            }
            String variable = variableOf(name);
            String value = environment.getOrDefault(variable, "");
            Entry entry = fromFile.get(name);
            if (!value.isEmpty()) {
                places.put(name, variable);
                add(more, each, variable, value);
            } else if (entry != null) {
                String place = file.orElseThrow() + ", line " + entry.line();
                places.put(name, place);
                add(more, each, place + ": " + name, entry.value());
            }
        }
        origins = new Origins(given, places);
        more.reversed().forEach(args::push);
    }

    private Optional<Path> file(List<String> given) {
        for (int i = 0; i < given.size(); i++) {
            String argument = given.get(i);
            if (argument.startsWith(FILE_OPTION + "=")) {
                return Optional.of(Path.of(argument.substring(FILE_OPTION.length() + 1)));
            }
            if (argument.equals(FILE_OPTION) && i + 1 < given.size()) {
                return Optional.of(Path.of(given.get(i + 1)));
            }
        }
        return Optional.ofNullable(environment.get(variableOf(FILE_OPTION.substring(2))))
                .filter(name -> !name.isEmpty())
                .map(Path::of);
    }

    private static Map<String, Entry> read(Path file, CommandSpec command) {
        Map<String, Entry> values = SettingsFile.read(file);
        Set<String> known = command.options().stream()
                .filter(Settings::isSetting)
                .map(Settings::nameOf)
                .collect(Collectors.toSet());
        values.forEach((name, entry) -> {
            if (!known.contains(name)) {
                throw new UserError(file + ", line " + entry.line() + ": " + unknown(name, known));
            }
        });
        return values;
    }

    /** That there is no such option, and which ones are near. */
    static String unknown(String name, Set<String> known) {
        List<String> near = NearMatches.of(name, known);
        return "there is no option '" + name + "'"
                + (near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?");
    }

    private static void add(List<String> arguments, OptionSpec option, String origin, @Nullable String value) {
        if (option.arity().max() > 0) {
            arguments.add(option.longestName() + "=" + value);
        } else if ("true".equals(value)) {
            arguments.add(option.longestName());
        } else if (!"false".equals(value)) {
            throw new UserError(origin + " must be true or false, not '" + value + "'");
        }
    }

    /** Whether an option can stand elsewhere. */
    static boolean isSetting(OptionSpec option) {
        return !option.usageHelp()
                && !option.versionHelp()
                && !option.longestName().equals(FILE_OPTION)
                && option.longestName().startsWith("--");
    }

    private static boolean isGiven(List<String> given, OptionSpec option) {
        String name = option.longestName();
        return given.stream().anyMatch(argument -> argument.equals(name) || argument.startsWith(name + "="));
    }

    /** Without dashes. */
    static String nameOf(OptionSpec option) {
        return option.longestName().replaceFirst("^--", "");
    }

    private static String variableOf(String name) {
        return PREFIX + name.toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
