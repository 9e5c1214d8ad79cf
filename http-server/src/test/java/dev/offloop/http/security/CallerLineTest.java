package dev.offloop.http.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallerLineTest {
    private static final String DIGEST = "sha256:" + "0a".repeat(32);

    @Test
    void aLineHasNameRolesDigestAndQuotas() {
        CallerLine line = CallerLine.parse("  ci.west_2  submit,read\t" + DIGEST
                + " rate=50 concurrent=8 bytes=64m burn.rate=10/m a.b.bytes=1k  ");

        assertThat(line.caller().name()).isEqualTo("ci.west_2");
        assertThat(line.caller().roles()).isEqualTo(Set.of(Role.SUBMIT, Role.READ));
        assertThat(line.caller().quota())
                .isEqualTo(new Quota(Optional.of(new Rate(50, Duration.ofSeconds(1))), 8, 64 << 20));
        assertThat(line.caller().byTask())
                .containsEntry("burn", new Quota(Optional.of(new Rate(10, Duration.ofMinutes(1))), 0, 0))
                .containsEntry("a.b", new Quota(Optional.empty(), 0, 1024));
    }

    @Test
    void aNewTokenIsKnownByItsLineAndByNoOther() {
        NewToken made = NewToken.of("a_b", List.of(Role.READ, Role.SUBMIT));
        CallerTable table = CallerTable.parse(made.line());

        assertThat(made.line()).startsWith("a_b submit,read sha256:").doesNotContain(made.token());
        assertThat(table.byToken(made.token()).orElseThrow().name()).isEqualTo("a_b");
        assertThat(table.byToken(NewToken.of("a_b", List.of(Role.READ)).token()))
                .isEmpty();
        assertThat(table.byToken(made.token().replace("a_b", "a_c"))).isEmpty();
        assertThat(table.byCertificate("a_b")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ci submit | it must have a name, roles and",
                "ci submit sha256:12 | its third word is neither",
                "ci submit s3cret | its third word is neither",
                "-ci submit cert | its name is none",
                "ci submit,root cert | there is no role 'root'",
                "ci submit, cert | there is no role ''",
                "ci submit cert rat=1 | 'rat=1' is no quota",
                "ci submit cert rate=0 | '0' is no rate",
                "ci submit cert rate=5/d | '5/d' is no rate",
                "ci submit cert concurrent=0 | '0' is no number above 0",
                "ci submit cert bytes=1t | '1t' is no size",
                "ci submit cert bytes=99999999999999999999 | is no size"
            })
    void aLineThatCannotBeUnderstoodIsToldWithWhy(String line, String words) {
        assertThatThrownBy(() -> CallerLine.parse(line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(words)
                .hasMessageNotContaining("s3cret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "-a", "a/b", "\u00e4"})
    void aNameThatCannotStandInALineHasNoToken(String name) {
        assertThatThrownBy(() -> NewToken.of(name, List.of(Role.READ))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void changesAreToldByName() {
        CallerTable before = CallerTable.parse("a read cert\nb read cert\nc read cert");
        CallerTable after = CallerTable.parse("a read cert\nb operate cert\nd submit cert");

        assertThat(before.changesTo(after)).isEqualTo("changed b (operate), added d (submit), removed c");
        assertThat(after.changesTo(after)).isEmpty();
    }

    @Test
    void linesBeyondTheMostThereMayBeCountNothing() {
        CallerTable table = CallerTable.parse("a read cert\n".repeat(CallerTable.MAX_LINES) + "b read cert");

        assertThat(table.byCertificate("a")).isPresent();
        assertThat(table.byCertificate("b")).isEmpty();
        assertThat(table.complaints()).singleElement().asString().contains("line 1001");
    }
}
