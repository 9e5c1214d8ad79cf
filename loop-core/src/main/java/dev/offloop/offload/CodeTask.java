package dev.offloop.offload;

import dev.offloop.task.Codec;
import dev.offloop.task.InvalidInputException;
import dev.offloop.task.Task;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;

/**
 * The task of {@link Offload#call} and {@link Offload#executor}: its input is the code that is to run. Only for back
 * ends that {@linkplain WorkerBackend#runsCode() run code}, which hand it over as the object that it is.
 */
final class CodeTask implements Task<Code<?>, Boolean> {
    static final CodeTask INSTANCE = new CodeTask();

    private static final TaskDescriptor<Code<?>, Boolean> DESCRIPTOR =
            TaskDescriptor.nonIdempotent("call", "Runs code of the application", new NoForm<>(), new NoForm<>());

    private CodeTask() {}

    @Override
    public TaskDescriptor<Code<?>, Boolean> descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Boolean run(Code<?> code, TaskContext context) throws Exception {
        code.run();
        return true;
    }

    /** Of what never leaves this process. */
    private static final class NoForm<T> implements Codec<T> {
        @Override
        public String mediaType() {
            return "application/octet-stream";
        }

        @Override
        public boolean accepts(String mediaType) {
            return false;
        }

        @Override
        public T fromEdge(byte[] body) {
            throw none();
        }

        @Override
        public byte[] toEdge(T value) {
            throw none();
        }

        @Override
        public T decode(byte[] bytes) {
            throw none();
        }

        @Override
        public byte[] encode(T value) {
            throw none();
        }

        private static InvalidInputException none() {
            return new InvalidInputException("Code of the application has no form outside its process");
        }
    }
}
