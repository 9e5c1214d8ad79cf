package dev.offloop.task;

import java.lang.foreign.MemorySegment;

/**
 * A task that reads raw bytes where they lie. In a child JVM large inputs stand in memory shared with the parent, and
 * so may outputs: what is read and written in place is copied nowhere on its way but out of the caller's array and into
 * the caller's array. Elsewhere the same task works on the caller's array itself.
 *
 * <p>What comes out is any value by its codec, such as a digest's text; or raw bytes, which are written to
 * {@link TaskContext#output} and returned by {@link TaskContext#result}:
 *
 * <pre>{@code
 * public byte[] run(MemorySegment input, TaskContext context) {
 *   MemorySegment output = context.output(input.byteSize());
 *   ... // write to output
 *   return context.result(output);
 * }
 * }</pre>
 *
 * <p>Its input codec is {@link Codec#raw()}. Shared memory is the one thing that is not safe to hand to native code as
 * it is, such as to a compressor or a checksum: copy a piece of it at a time into an array of your own.
 */
public interface RawTask<O> extends Task<byte[], O> {
    /**
     * Does the work; see {@link Task#run}.
     *
     * @param input must not be changed; readable until this method returns
     */
    O run(MemorySegment input, TaskContext context) throws Exception;

    @Override
    default O run(byte[] input, TaskContext context) throws Exception {
        return run(MemorySegment.ofArray(input), context);
    }
}
