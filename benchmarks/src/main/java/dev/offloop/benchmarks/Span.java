package dev.offloop.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What ran when, out of a timeline file.
 *
 * @param process as in {@code offloop}, or {@code child-1} and its process id
 * @param row of the process: a loop's thread, or tasks
 * @param startMicros since the file was opened
 */
record Span(String process, String row, String name, double startMicros, double micros) {
    private static final ObjectMapper JSON = new ObjectMapper();

    double endMicros() {
        return startMicros + micros;
    }

    /** All spans, by start; of those that start together the longest first. The file may lack its end. */
    static List<Span> read(Path timeline) throws IOException {
        Map<Integer, String> processes = new HashMap<>();
        Map<Integer, String> rows = new HashMap<>();
        List<Span> spans = new ArrayList<>();
        for (String line : Files.readAllLines(timeline)) {
            if (line.indexOf('{') < 0) {
                continue;
            }
            JsonNode event = JSON.readTree(line.substring(line.indexOf('{')));
            String name = event.path("name").asText();
            String described = event.path("args").path("name").asText();
            switch (event.path("ph").asText() + " " + name) {
                case "M process_name" -> processes.put(event.path("pid").asInt(), described);
                case "M thread_name" -> rows.put(event.path("tid").asInt(), described);
                default ->
                    spans.add(new Span(
                            processes.getOrDefault(event.path("pid").asInt(), ""),
                            rows.getOrDefault(event.path("tid").asInt(), ""),
                            name,
                            event.path("ts").asDouble(),
                            event.path("dur").asDouble()));
            }
        }
        spans.sort(Comparator.comparingDouble(Span::startMicros)
                .thenComparing(Comparator.comparingDouble(Span::micros).reversed()));
        return spans;
    }
}
