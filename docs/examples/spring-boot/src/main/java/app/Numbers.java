package app;

import dev.offloop.offload.Offload;
import java.math.BigInteger;
import java.util.concurrent.CompletionStage;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** No thread of the servlet container waits for a result: Spring MVC answers when the stage is complete. */
@RestController
class Numbers {
    private final Offload offload;

    Numbers(Offload offload) {
        this.offload = offload;
    }

    /** A task, in a child JVM. */
    @GetMapping("/square/{number}")
    CompletionStage<Integer> square(@PathVariable int number) {
        return offload.submit(Square.class, number).toCompletionStage();
    }

    /** Code that is no task, on a thread of this process. */
    @GetMapping("/prime-after/{number}")
    CompletionStage<BigInteger> primeAfter(@PathVariable BigInteger number) {
        return offload.call(number::nextProbablePrime).toCompletionStage();
    }
}
