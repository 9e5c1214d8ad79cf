package dev.offloop.process;

import dev.offloop.os.InheritedEnvironment;
import dev.offloop.os.NativeText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The environment variables of a process. Those that it inherits reach it byte by byte as this process was given them.
 *
 * @param variables names and values; a name has no {@code =}, and neither holds a NUL
 * @param inherited whether the variables of this process are there too, where they are not named
 * @param without names of variables of this process that are not inherited
 */
public record Environment(Map<String, String> variables, boolean inherited, Set<String> without) {
    public Environment {
        variables = Map.copyOf(variables);
        without = Set.copyOf(without);
        variables.forEach((name, value) -> {
            text(name, value);
            if (name.isEmpty() || name.indexOf('=') >= 0) {
                throw new IllegalArgumentException("\"" + name + "\" is no name of an environment variable");
            }
        });
    }

    /** That of this process. */
    public static Environment inherit() {
        return new Environment(Map.of(), true, Set.of());
    }

    /** That of this process with these added or changed. */
    public static Environment extendedBy(Map<String, String> variables) {
        return new Environment(variables, true, Set.of());
    }

    /** These and no others. */
    public static Environment only(Map<String, String> variables) {
        return new Environment(variables, false, Set.of());
    }

    /** The same, but that variables of these names are not inherited. Those that are given by name stay. */
    public Environment without(String... names) {
        Set<String> all = new HashSet<>(without);
        all.addAll(List.of(names));
        return new Environment(variables, inherited, all);
    }

    /** What the process finds in its environment, each {@code NAME=VALUE}. */
    List<NativeText> effective() {
        List<NativeText> all = new ArrayList<>();
        if (inherited) {
            Set<NativeText> left = new HashSet<>();
            variables.keySet().forEach(name -> left.add(name(name)));
            without.forEach(name -> left.add(name(name)));
            for (NativeText entry : InheritedEnvironment.entries()) {
                // A name may begin with '=', if with anything odd.
                int end = entry.indexOf('=', 1);
                if (end < 0 || !left.contains(entry.slice(0, end))) {
                    all.add(entry);
                }
            }
        }
        variables.forEach((name, value) -> all.add(text(name, value)));
        return all;
    }

    private static NativeText name(String name) {
        return NativeText.of("The name of an environment variable", name);
    }

    private static NativeText text(String name, String value) {
        return name(name + "=").plus(NativeText.of("The environment variable " + name, value));
    }
}
