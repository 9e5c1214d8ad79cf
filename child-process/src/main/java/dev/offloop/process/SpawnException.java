package dev.offloop.process;

import java.io.IOException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process could not be started; nothing of it is left. */
public final class SpawnException extends ChildProcessException {
    private static final long serialVersionUID = 1;

    /** {@code errno.h}, which Java names only by number. */
    private static final Map<Integer, String> CODES = Map.of(
            2, "ENOENT",
            7, "E2BIG",
            8, "ENOEXEC",
            11, "EAGAIN",
            12, "ENOMEM",
            13, "EACCES",
            20, "ENOTDIR",
            24, "EMFILE");

    private static final Pattern NUMBER = Pattern.compile("error[=:] ?(\\d+)");

    private final String code;
    private final String command;

    SpawnException(String code, String command, String detail) {
        super("spawn " + command + " " + code + ": " + detail);
        this.code = code;
        this.command = command;
    }

    private SpawnException(String code, String command, IOException cause) {
        super("spawn " + command + " " + code + ": " + cause.getMessage(), cause);
        this.code = code;
        this.command = command;
    }

    /** What the operating system said. */
    static SpawnException of(String command, IOException failure) {
        Matcher number = NUMBER.matcher(String.valueOf(failure.getMessage()));
        String code = number.find() ? CODES.getOrDefault(Integer.parseInt(number.group(1)), "EIO") : "EIO";
        return new SpawnException(code, command, failure);
    }

    /** The error by its name in {@code errno.h}, such as {@code ENOENT}. */
    public String code() {
        return code;
    }

    /** What was to be started. */
    public String command() {
        return command;
    }
}
