package dev.offloop.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class QueryTest {
    @Test
    void namesAndValuesAreRead() {
        assertThat(Query.parse("a=1&b=x%20y+z&&c=&d&e=f=g&%C3%A9=%F0%9F%98%80&"))
                .isEqualTo(Map.of("a", "1", "b", "x y z", "c", "", "d", "", "e", "f=g", "\u00e9", "\uD83D\uDE00"));
        assertThat(Query.parse(null)).isEmpty();
        assertThat(Query.parse("")).isEmpty();
    }

    @Property
    void whatAFormWritesIsRead(@ForAll String name, @ForAll String value) {
        String whole = URLEncoder.encode(name, StandardCharsets.UTF_8) + "="
                + URLEncoder.encode(value, StandardCharsets.UTF_8);

        assertThat(Query.parse(whole)).isEqualTo(Map.of(utf8(name), utf8(value)));
    }

    /** Half of a surrogate pair is written as a question mark. */
    private static String utf8(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a=1&a=1",
                "a&a",
                "a=1&%61=2",
                "a=%",
                "a=%1",
                "a=%zz",
                "a=%1\u0661",
                "%=1",
                "a=%FF",
                "a=%C0%B1",
                "a=%ED%A0%80",
                "a=\u0663",
                "a=\u00e9"
            })
    void whatIsMalformedIsRefused(String query) {
        assertThatThrownBy(() -> Query.parse(query)).isInstanceOf(ProblemException.class);
    }
}
