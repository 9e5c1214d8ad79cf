package dev.offloop.loop.diagnostics;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.offloop.loop.Track;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * A file in the JSON array form of the Trace Event Format, one event a line, so that one cut off by a crash can still
 * be read. Belongs to one thread.
 *
 * <p>Times are in microseconds since the file was opened; processes and rows are numbered as they first appear.
 */
final class TraceEventFile implements Closeable {
    private final JsonGenerator json;
    private final long originNanos;
    private final Map<String, Integer> processes = new HashMap<>();
    private final Map<Track, Integer> rows = new HashMap<>();

    TraceEventFile(Path file, long originNanos) throws IOException {
        this.json = new JsonFactory().createGenerator(Files.newOutputStream(file));
        this.originNanos = originNanos;
        json.writeStartArray();
        json.flush();
    }

    /** A complete event: something of this name ran in this row. */
    void span(Track track, String name, long startNanos, long endNanos) throws IOException {
        int process = process(track.process());
        int row = row(process, track);
        begin(name, "X", process, row);
        writeMicros("ts", startNanos - originNanos);
        writeMicros("dur", endNanos - startNanos);
        json.writeEndObject();
    }

    /** With three decimals and no exponent, which not every reader knows. */
    private void writeMicros(String field, long nanos) throws IOException {
        long shown = Math.max(0, nanos);
        json.writeFieldName(field);
        json.writeNumber(
                shown / 1_000 + "." + String.valueOf(1_000 + shown % 1_000).substring(1));
    }

    void flush() throws IOException {
        json.flush();
    }

    @Override
    public void close() throws IOException {
        json.close();
    }

    private int process(String name) throws IOException {
        Integer known = processes.get(name);
        if (known != null) {
            return known;
        }
        int id = processes.size() + 1;
        processes.put(name, id);
        describe("process_name", id, 0, name);
        return id;
    }

    private int row(int process, Track track) throws IOException {
        Integer known = rows.get(track);
        if (known != null) {
            return known;
        }
        int id = rows.size() + 1;
        rows.put(track, id);
        describe("thread_name", process, id, track.name());
        return id;
    }

    private void describe(String what, int process, int row, String name) throws IOException {
        begin(what, "M", process, row);
        json.writeObjectFieldStart("args");
        json.writeStringField("name", name);
        json.writeEndObject();
        json.writeEndObject();
    }

    private void begin(String name, String kind, int process, int row) throws IOException {
        json.writeRaw('\n');
        json.writeStartObject();
        json.writeStringField("name", name);
        json.writeStringField("ph", kind);
        json.writeNumberField("pid", process);
        json.writeNumberField("tid", row);
    }
}
