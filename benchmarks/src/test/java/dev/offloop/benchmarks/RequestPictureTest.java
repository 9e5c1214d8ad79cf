package dev.offloop.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequestPictureTest {
    private static final String TIMELINE = """
      [
      {"name":"process_name","ph":"M","pid":1,"tid":0,"args":{"name":"offloop"}}
      ,{"name":"thread_name","ph":"M","pid":1,"tid":1,"args":{"name":"vert.x-eventloop-thread-0"}}
      ,{"name":"thread_name","ph":"M","pid":1,"tid":2,"args":{"name":"off-loaded 1"}}
      ,{"name":"process_name","ph":"M","pid":2,"tid":0,"args":{"name":"child-1 pid 7"}}
      ,{"name":"thread_name","ph":"M","pid":2,"tid":3,"args":{"name":"tasks"}}
      ,{"name":"Earlier","ph":"X","pid":1,"tid":1,"ts":1000.000,"dur":100.000}
      ,{"name":"Reads","ph":"X","pid":1,"tid":1,"ts":900000.000,"dur":100.000}
      ,{"name":"poll","ph":"X","pid":1,"tid":1,"ts":900000.000,"dur":100.000}
      ,{"name":"burn","ph":"X","pid":2,"tid":3,"ts":900200.000,"dur":500.000}
      ,{"name":"burn by child","ph":"X","pid":1,"tid":2,"ts":900050.000,"dur":900.000}
      ,{"name":"queue","ph":"X","pid":1,"tid":2,"ts":900050.000,"dur":5.000}
      ,{"name":"Answers<T>","ph":"X","pid":1,"tid":1,"ts":900900.000,"dur":60.000}
      ,{"name":"prepare","ph":"X","pid":1,"tid":1,"ts":900900.000,"dur":60.000}
      ,{"name":"Later","ph":"X","pid":1,"tid":1,"ts":1900000.000,"dur":10.000}
      """;

    @TempDir
    private Path directory;

    private List<Span> spans(String timeline) throws Exception {
        return Span.read(Files.writeString(directory.resolve("timeline.json"), timeline));
    }

    @Test
    void theLastTaskAndWhatRanAroundItIsDrawn() throws Exception {
        String svg = RequestPicture.draw(spans(TIMELINE));

        assertThat(svg).contains("burn by child", "Reads", "Answers&lt;T&gt;").doesNotContain("Earlier", "Later");
        assertThat(DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)))
                        .getElementsByTagName("rect")
                        .getLength())
                .isEqualTo(1 + 7);
    }

    @Test
    void eachCallbackIsListedWithItsPhaseAndTime() throws Exception {
        assertThat(RequestPicture.draw(spans(TIMELINE)))
                .containsSubsequence(">1<", ">0.00 ms<", ">100 µs<", ">poll<", ">Reads<")
                .containsSubsequence(">2<", ">0.90 ms<", ">60 µs<", ">prepare<", ">Answers&lt;T&gt;<");
    }

    @Test
    void aTimelineWithoutATaskIsRefused() {
        assertThatThrownBy(() -> RequestPicture.draw(spans("[\n"))).hasMessageContaining("no task");
    }
}
