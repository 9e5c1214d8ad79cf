package dev.offloop.task;

import java.util.Arrays;

/**
 * How a value travels: between processes, and over the edge (HTTP bodies, standard input and output).
 *
 * <p>Threads of one process pass values by reference and call no codec. Implementations are stateless and thread-safe.
 */
public interface Codec<T> {
    /** The media type of the edge form, such as {@code application/json}. */
    String mediaType();

    /** The media type of this value's edge form, where it depends on the value. */
    default String mediaTypeOf(T value) {
        return mediaType();
    }

    /** Whether an edge body of this media type (without parameters, lower case) can be read. */
    boolean accepts(String mediaType);

    /**
     * Reads the edge form.
     *
     * @throws InvalidInputException when it cannot be read; the message says where and why
     */
    T fromEdge(byte[] body);

    /** Writes the edge form. */
    byte[] toEdge(T value);

    /**
     * Reads the form between processes.
     *
     * @throws InvalidInputException when it cannot be read
     */
    T decode(byte[] bytes);

    /**
     * Reads the form between processes from a part of an array that is going to be used again: the value must not hold
     * on to it.
     *
     * @throws InvalidInputException when it cannot be read
     */
    default T decode(byte[] array, int from, int length) {
        return decode(Arrays.copyOfRange(array, from, from + length));
    }

    /** Writes the form between processes. The array may be the value itself and must not be changed. */
    byte[] encode(T value);

    /** Whether the form between processes is the value itself, an array of bytes. */
    default boolean isRaw() {
        return false;
    }

    /** Bytes the value holds, as far as known without encoding; 0 when unknown. */
    default long weigh(T value) {
        return 0;
    }

    /** Bytes as they are, {@code application/octet-stream}; every media type is accepted. */
    static Codec<byte[]> raw() {
        return RawCodec.OCTETS;
    }

    /** Bytes as they are, answered under the given media type; every media type is accepted. */
    static Codec<byte[]> raw(String mediaType) {
        return new RawCodec(mediaType);
    }

    /** A record or class by Jackson: JSON at the edge, CBOR between processes. */
    static <T> Codec<T> json(Class<T> type) {
        return new JacksonCodec<>(type);
    }
}
