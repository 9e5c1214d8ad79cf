package dev.offloop.child.simulation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A change to one method of the project that takes a mend out. Made as classes are loaded, so that the code itself has
 * no switch for it; a method or a call that is not there any more is an error, not a mutation that does nothing.
 *
 * @param what is taken out
 * @param className whose
 * @param method which; all of that name, and the lambdas in them
 * @param code the change; told each element, it writes what stands there instead
 */
record Mutation(String what, String className, String method, Change code) {
    /** Tells whether it changed the element, and has then written what stands there instead. */
    @FunctionalInterface
    interface Change {
        boolean apply(CodeBuilder builder, CodeElement element);
    }

    /** Leaves a call out; what it was called on and with is taken off the stack. */
    static Mutation withoutCall(String what, String className, String method, String called) {
        return new Mutation(what, className, method, (builder, element) -> {
            if (!(element instanceof InvokeInstruction call
                    && call.name().stringValue().equals(called))) {
                return false;
            }
            dropArguments(builder, call);
            return true;
        });
    }

    /** Has a call answer with a constant. */
    static Mutation withAnswer(
            String what, String className, String method, String called, Consumer<CodeBuilder> answer) {
        return new Mutation(what, className, method, (builder, element) -> {
            if (!(element instanceof InvokeInstruction call
                    && call.name().stringValue().equals(called))) {
                return false;
            }
            dropArguments(builder, call);
            answer.accept(builder);
            return true;
        });
    }

    /** Has a flag be false. */
    static Mutation withoutFlag(String what, String className, String method, String field) {
        return new Mutation(what, className, method, (builder, element) -> {
            if (!(element instanceof FieldInstruction read
                    && read.name().stringValue().equals(field))) {
                return false;
            }
            builder.pop().iconst_0();
            return true;
        });
    }

    private static void dropArguments(CodeBuilder builder, InvokeInstruction call) {
        for (ClassDesc parameter : call.typeSymbol().parameterList().reversed()) {
            if (parameter.descriptorString().equals("J")
                    || parameter.descriptorString().equals("D")) {
                builder.pop2();
            } else {
                builder.pop();
            }
        }
        if (call.opcode() != Opcode.INVOKESTATIC) {
            builder.pop();
        }
    }

    /** The project, with this change, in classes of its own. */
    ClassLoader loader() {
        return new Loader(this, Mutation.class.getClassLoader());
    }

    @Override
    public String toString() {
        return what;
    }

    private byte[] apply(byte[] bytes) {
        ClassModel model = ClassFile.of().parse(bytes);
        boolean[] changed = {false};
        Predicate<MethodModel> meant = candidate -> {
            String name = candidate.methodName().stringValue();
            return name.equals(method) || name.startsWith("lambda$" + method + "$");
        };
        CodeTransform change = (builder, element) -> {
            if (code.apply(builder, element)) {
                changed[0] = true;
            } else {
                builder.with(element);
            }
        };
        byte[] mutated = ClassFile.of().transformClass(model, ClassTransform.transformingMethodBodies(meant, change));
        if (!changed[0]) {
            throw new IllegalStateException("There is nothing to take out: " + what);
        }
        return mutated;
    }

    /** Loads the project anew, and all else from the parent. */
    private static final class Loader extends ClassLoader {
        private final Mutation mutation;

        Loader(Mutation mutation, ClassLoader parent) {
            super(parent);
            this.mutation = mutation;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("dev.offloop.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? define(name) : loaded;
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] bytes = in.readAllBytes();
                byte[] meant = name.equals(mutation.className) ? mutation.apply(bytes) : bytes;
                return defineClass(name, meant, 0, meant.length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
