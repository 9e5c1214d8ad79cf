package dev.offloop.process;

import dev.offloop.os.NativeText;
import java.util.ArrayList;
import java.util.List;

/**
 * What is started, checked.
 *
 * @param command name or path of the program, or the line that a shell is to run
 * @param arguments its arguments, without its name
 * @param options how it is started
 */
record Launch(String command, List<String> arguments, SpawnOptions options) {
    Launch {
        arguments = List.copyOf(arguments);
        if (command.isEmpty()) {
            throw new IllegalArgumentException("The command is empty");
        }
        NativeText.check("The command", command);
        for (int i = 0; i < arguments.size(); i++) {
            NativeText.check("Argument " + i + " of " + command, arguments.get(i));
        }
    }

    /** The program that runs: the command, or the shell that runs it. */
    String program() {
        return options.shell().orElse(command);
    }

    /** The program's arguments: its own, or the line for the shell. */
    List<String> programArguments() {
        if (options.shell().isEmpty()) {
            return arguments;
        }
        return List.of("-c", title());
    }

    /** What was asked for, in one line for people. */
    String title() {
        List<String> words = new ArrayList<>(List.of(command));
        words.addAll(arguments);
        return String.join(" ", words);
    }

    /** The program and its arguments. */
    List<String> line() {
        List<String> line = new ArrayList<>(List.of(program()));
        line.addAll(programArguments());
        return List.copyOf(line);
    }
}
