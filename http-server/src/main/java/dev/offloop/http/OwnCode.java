package dev.offloop.http;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the jars that this process runs. One that is overwritten in place is what the JVM goes on to load classes
 * from, at the offsets of the old one; so the service is not ready any more, and says that it has to be restarted. One
 * that is replaced by another file does no harm, as the JVM holds the old one open; the log says that the new one is
 * not in use. Each jar is told of once. Blocks; one thread at a time.
 */
final class OwnCode {
    private static final Logger LOG = LoggerFactory.getLogger(OwnCode.class);

    private final Map<Path, Version> started = new HashMap<>();
    private volatile Optional<String> broken = Optional.empty();

    /**
     * What a file is at the moment.
     *
     * @param key tells it from another file of its name; null where files have none
     */
    private record Version(@Nullable Object key, long bytes, FileTime time) {
        static Version of(Path jar) throws IOException {
            BasicFileAttributes attributes = Files.readAttributes(jar, BasicFileAttributes.class);
            return new Version(attributes.fileKey(), attributes.size(), attributes.lastModifiedTime());
        }
    }

    /** The jars of this class path as they are now. */
    OwnCode(String classPath) {
        for (String entry : classPath.split(File.pathSeparator, -1)) {
            Path jar = Path.of(entry);
            if (Files.isRegularFile(jar)) {
                try {
                    started.put(jar, Version.of(jar));
                } catch (IOException e) {
                    LOG.debug("{} cannot be watched", jar, e);
                }
            }
        }
    }

    /** Looks at each jar again. */
    void look() {
        started.entrySet().removeIf(entry -> isChanged(entry.getKey(), entry.getValue()));
    }

    private boolean isChanged(Path jar, Version before) {
        Version now;
        try {
            now = Version.of(jar);
        } catch (IOException e) {
            // Gone for the moment; the JVM holds it open.
            return false;
        }
        if (now.equals(before)) {
            return false;
        }
        if (Objects.equals(now.key(), before.key())) {
            String reason = jar.getFileName() + " was overwritten while the service runs from it; restart the service";
            LOG.error("{} ({})", reason, jar);
            broken = Optional.of(reason);
        } else {
            LOG.warn(
                    "{} was replaced; the service goes on with the one it was started with until it is restarted", jar);
        }
        return true;
    }

    /** Why the code of this process is not to be trusted any more. Any thread. */
    Optional<String> broken() {
        return broken;
    }
}
