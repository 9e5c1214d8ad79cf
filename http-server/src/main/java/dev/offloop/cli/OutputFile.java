package dev.offloop.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/**
 * A file that a command writes at its end. It is there whole or not at all: it is written under another name beside it
 * and renamed once it is on the device. What is no regular file, such as a pipe, is written to as it is.
 */
public final class OutputFile {
    private final Path asked;
    private final Path target;
    private final boolean regular;

    private OutputFile(Path asked, Path target, boolean regular) {
        this.asked = asked;
        this.target = target;
        this.regular = regular;
    }

    /**
     * Checks that the file can be made, so that the work is not done in vain; fails with a {@link UserError} that says
     * why not.
     */
    public static OutputFile at(Path file) {
        try {
            Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
            boolean regular = !Files.exists(target) || Files.isRegularFile(target);
            OutputFile output = new OutputFile(file, target, regular);
            if (Files.isDirectory(target) || (Files.exists(target) && !Files.isWritable(target))) {
                throw new IOException(Files.isDirectory(target) ? "it is a directory" : "it may not be written");
            }
            if (regular) {
                Files.delete(Files.createFile(output.temporary()));
            }
            return output;
        } catch (IOException e) {
            throw new UserError("cannot write " + file + ": " + reason(e), e);
        }
    }

    private Path temporary() {
        return target.resolveSibling(
                "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
    }

    /**
     * Writes the whole file.
     *
     * @throws OutputError when it cannot; what stood there before is untouched
     */
    public void write(String text) {
        Path written = regular ? temporary() : target;
        try {
            try {
                writeTo(written, text);
                if (regular) {
                    Files.move(written, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                }
            } finally {
                if (regular) {
                    Files.deleteIfExists(written);
                }
            }
        } catch (IOException e) {
            throw new OutputError("cannot write " + asked + ": " + reason(e), e);
        }
    }

    private void writeTo(Path file, String text) throws IOException {
        StandardOpenOption[] options = regular
                ? new StandardOpenOption[] {StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW}
                : new StandardOpenOption[] {StandardOpenOption.WRITE};
        try (FileChannel channel = FileChannel.open(file, options)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            if (regular) {
                channel.force(true);
            }
        }
    }

    /** What the system says, without the name of a class and of the file, which stands before it. */
    static String reason(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "there is no such directory";
        }
        if (failure instanceof FileSystemException named && named.getReason() != null) {
            return named.getReason();
        }
        return Objects.requireNonNullElse(failure.getMessage(), "the system does not say why");
    }
}
