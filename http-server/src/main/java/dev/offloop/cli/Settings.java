package dev.offloop.cli;

import dev.offloop.task.NearMatches;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.Stack;
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

    private final Map<String, String> environment;

    Settings(Map<String, String> environment) {
        this.environment = environment;
    }

    /** A command that wants to know where each of its options comes from. */
    interface Curious {
        /** By the name of the option, without dashes; those that are not there were given, or have their default. */
        void onOrigins(Map<String, String> origins);
    }

    @Override
    public boolean preprocess(
            Stack<String> args, CommandSpec command, @Nullable ArgSpec option, Map<String, Object> info) {
        List<String> given = new ArrayList<>(args).reversed();
        if (given.stream().anyMatch(ONLY_TELL::contains)) {
            return false;
        }
        try {
            add(args, given, command);
        } catch (UserError e) {
            throw new ParameterException(command.commandLine(), e.getMessage(), e);
        }
        return false;
    }

    private void add(Stack<String> args, List<String> given, CommandSpec command) {
        Map<String, String> origins = new LinkedHashMap<>();
        List<String> more = new ArrayList<>();
        Map<String, String> fromFile =
                file(given).map(file -> read(file, command)).orElse(Map.of());
        for (OptionSpec each : command.options()) {
            String name = nameOf(each);
            if (!isSetting(each) || isGiven(given, each)) {
                continue;
            }
            String variable = variableOf(name);
            String value = environment.getOrDefault(variable, "");
            if (!value.isEmpty()) {
                origins.put(name, variable);
                add(more, each, variable, value);
            } else if (fromFile.containsKey(name)) {
                String file = String.valueOf(file(given).orElseThrow());
                origins.put(name, file);
                add(more, each, file + ": " + name, fromFile.get(name));
            }
        }
        more.reversed().forEach(args::push);
        if (command.userObject() instanceof Curious curious) {
            curious.onOrigins(origins);
        }
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

    private static Map<String, String> read(Path file, CommandSpec command) {
        Map<String, String> values = SettingsFile.read(file);
        Set<String> known = command.options().stream()
                .filter(Settings::isSetting)
                .map(Settings::nameOf)
                .collect(Collectors.toSet());
        for (String name : values.keySet()) {
            if (!known.contains(name)) {
                List<String> near = NearMatches.of(name, known);
                throw new UserError(file + ": there is no option '" + name + "'"
                        + (near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?"));
            }
        }
        return values;
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
