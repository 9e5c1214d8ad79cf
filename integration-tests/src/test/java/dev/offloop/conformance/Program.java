package dev.offloop.conformance;

import java.util.List;
import java.util.stream.Stream;

/** What the main body does. A program prints {@code main}, and then what its callbacks print. */
record Program(List<Op> body) {
    /** Every operation, in the order of the text. */
    Stream<Op> operations() {
        return operations(body);
    }

    private static Stream<Op> operations(List<Op> body) {
        return body.stream()
                .flatMap(op -> Stream.concat(
                        Stream.of(op), op instanceof Op.Call call ? operations(call.body()) : Stream.of()));
    }
}
