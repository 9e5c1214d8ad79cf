package dev.offloop.http.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworksTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.0.1, true",
        "10.0.0.0/8, 11.0.0.1, false",
        "10.0.0.7, 10.0.0.7, true",
        "10.0.0.7, 10.0.0.8, false",
        "10.0.0.6/31, 10.0.0.7, true",
        "192.168.4.0/22, 192.168.7.255, true",
        "192.168.4.0/22, 192.168.8.0, false",
        "0.0.0.0/0, 203.0.113.1, true",
        "0.0.0.0/0, ::1, false",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "::1, 0:0:0:0:0:0:0:1, true",
        "fe80::/10, fe80::1%eth0, true",
        "10.0.0.0/8, ::ffff:10.1.2.3, true",
        "10.0.0.0/8, unknown, false",
        "10.0.0.0/8, 10.1, false",
        "10.0.0.0/8, '', false"
    })
    void anAddressIsWithinOrNot(String network, String address, boolean within) {
        assertThat(Networks.parse(List.of("192.0.2.1", network)).contain(address))
                .isEqualTo(within);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "proxy.example",
                "10.0.0",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/",
                "10.0.0.0/8/8",
                "::1/129",
                "/8",
                "10.0.0.0/1e1",
                "*"
            })
    void whatIsNoneIsRefusedWithWhatItIsToBe(String text) {
        assertThatThrownBy(() -> Networks.parse(List.of(text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "' is no address and no network; write");
    }

    @Test
    void aNetworkWithBitsBeyondItsLengthIsAMistake() {
        assertThatThrownBy(() -> Networks.parse(List.of("10.0.0.7/8")))
                .hasMessageContaining("'10.0.0.7/8' has bits beyond the first 8");
    }

    @Test
    void noNetworkHasNoAddress() {
        assertThat(Networks.NONE.contain("127.0.0.1")).isFalse();
        assertThat(Networks.NONE.isEmpty()).isTrue();
    }
}
