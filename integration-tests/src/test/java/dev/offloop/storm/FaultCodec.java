package dev.offloop.storm;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.offloop.storm.Misbehave.Fault;
import dev.offloop.task.Codec;

/** The name of a fault as text. Between processes it throws an {@link Error} for the faults that ask for it. */
final class FaultCodec implements Codec<Fault> {
    @Override
    public String mediaType() {
        return "text/plain";
    }

    @Override
    public boolean accepts(String mediaType) {
        return true;
    }

    @Override
    public Fault fromEdge(byte[] body) {
        return read(body);
    }

    @Override
    public byte[] toEdge(Fault value) {
        return value.body().getBytes(UTF_8);
    }

    @Override
    public Fault decode(byte[] bytes) {
        return refuse(read(bytes), Fault.DECODE);
    }

    @Override
    public byte[] encode(Fault value) {
        return toEdge(refuse(value, Fault.ENCODE));
    }

    static Fault read(byte[] body) {
        return Fault.of(new String(body, UTF_8));
    }

    private static Fault refuse(Fault value, Fault refused) {
        if (value == refused) {
            throw new LinkageError("The codec fails for '" + value.body() + "'");
        }
        return value;
    }
}
