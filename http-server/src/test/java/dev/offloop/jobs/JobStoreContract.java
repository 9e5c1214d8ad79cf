package dev.offloop.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.jobs.JobStoreException.Reason;
import dev.offloop.task.Priority;
import dev.offloop.task.Progress;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What every {@link JobStore} does. A store that outlives its process is opened again as if that had been killed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class JobStoreContract {
    protected static final int WAIT_SECONDS = 60;

    private static final JobResult RESULT =
            new JobResult("text/plain", "ab".repeat(32), new JobBody.Inline("yes".getBytes(UTF_8)));
    private static final JobProblem PROBLEM = new JobProblem("task-failed", "It threw");

    protected Vertx vertx;
    protected JobStore store;

    /** An empty one. */
    protected abstract JobStore create();

    /** The same one again, after the process that had it open ended without a word. */
    protected abstract JobStore reopen();

    @BeforeAll
    void startVertx() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    void closeVertx() {
        await(vertx.close());
    }

    @BeforeEach
    void createStore() {
        store = create();
    }

    @AfterEach
    void closeStore() {
        await(store.close());
    }

    protected static <T> T await(Future<T> future) {
        try {
            return future.await(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("Not within " + WAIT_SECONDS + " s", e);
        }
    }

    protected static JobRequest request(String text) {
        return JobRequest.of("echo", true, new JobBody.Inline(text.getBytes(UTF_8)));
    }

    private Job accept(JobRequest request) {
        return await(store.accept(request)).job();
    }

    private Claim claimOne() {
        List<Claim> claims = await(store.claim(1));
        assertThat(claims).hasSize(1);
        return claims.getFirst();
    }

    private Job find(UUID id) {
        return await(store.find(id)).orElseThrow();
    }

    private static Reason reasonOf(Future<?> future) {
        try {
            await(future);
        } catch (JobStoreException e) {
            return e.reason();
        }
        throw new AssertionError("It did not fail");
    }

    private static String input(Claim claim) {
        return new String(((JobBody.Inline) claim.request().input()).bytes(), UTF_8);
    }

    @Test
    void onceClaimsAreStoppedNoJobIsHandedOutAndThoseThatWaitGetNone() {
        Future<List<Claim>> waiting = store.claim(1);

        await(store.stopClaims());
        Job job = accept(request("later"));

        assertThat(await(waiting)).isEmpty();
        assertThat(await(store.claim(1))).isEmpty();
        assertThat(await(store.find(job.id())).orElseThrow().state()).isEqualTo(JobState.QUEUED);
        store = reopen();
        assertThat(claimOne().id()).isEqualTo(job.id());
    }

    @Test
    void anAcceptedJobIsFoundAsItWasAccepted() {
        JobRequest request = request("x")
                .caller("ann")
                .options(JobRequest.Options.defaults()
                        .parameters(Map.of("width", "3"))
                        .priority(Priority.LOW)
                        .attempts(5, Duration.ofMillis(20)));
        Job accepted = accept(request);

        assertThat(accepted.state()).isEqualTo(JobState.QUEUED);
        assertThat(accepted.id().version()).isEqualTo(7);
        assertThat(accepted.attempts()).isEqualTo(5);
        assertThat(find(accepted.id())).isEqualTo(accepted);
        Claim claim = claimOne();
        assertThat(claim.request().options()).isEqualTo(request.options());
        assertThat(claim.request().caller()).isEqualTo("ann");
        assertThat(input(claim)).isEqualTo("x");
    }

    @Test
    void anUnknownJobIsNotFoundAndNothingCanBeDoneWithIt() {
        UUID unknown = UUID.randomUUID();

        assertThat(await(store.find(unknown))).isEmpty();
        assertThat(reasonOf(store.cancel(unknown))).isEqualTo(Reason.UNKNOWN);
        assertThat(reasonOf(store.retry(unknown))).isEqualTo(Reason.UNKNOWN);
        assertThat(reasonOf(store.watch(unknown, 0, event -> {}))).isEqualTo(Reason.UNKNOWN);
    }

    @Test
    void aJobIsClaimedOnceAndEndsWithItsResult() {
        Job job = accept(request("x"));
        Claim claim = claimOne();

        assertThat(claim.id()).isEqualTo(job.id());
        assertThat(claim.attempt()).isEqualTo(1);
        assertThat(find(job.id()).state()).isEqualTo(JobState.RUNNING);
        Job done = await(store.end(claim, new Ending.Done(RESULT)));
        assertThat(done.state()).isEqualTo(JobState.DONE);
        JobResult result = find(job.id()).result().orElseThrow();
        assertThat(result.mediaType()).isEqualTo("text/plain");
        assertThat(((JobBody.Inline) result.body()).bytes()).asString().isEqualTo("yes");
        assertThat(find(job.id()).history().stream().map(Job.Change::state))
                .containsExactly(JobState.QUEUED, JobState.RUNNING, JobState.DONE);
        assertThat(reasonOf(store.end(claim, new Ending.Failed(PROBLEM)))).isEqualTo(Reason.NOT_NOW);
    }

    @Test
    void aClaimWaitsForAJob() {
        Future<List<Claim>> waiting = store.claim(5);
        Job job = accept(request("x"));

        assertThat(await(waiting))
                .singleElement()
                .satisfies(claim -> assertThat(claim.id()).isEqualTo(job.id()));
    }

    @Test
    void aClaimThatWaitsIsEmptyWhenTheStoreIsClosed() {
        Future<List<Claim>> waiting = store.claim(5);
        await(store.close());

        assertThat(await(waiting)).isEmpty();
        assertThat(reasonOf(store.accept(request("x")))).isEqualTo(Reason.CLOSED);
    }

    @Test
    void jobsAreClaimedByPriorityAndThenInTheirOrder() {
        for (String name : List.of("n1", "n2", "l1", "h1", "h2")) {
            Priority priority = switch (name.charAt(0)) {
                case 'h' -> Priority.HIGH;
                case 'l' -> Priority.LOW;
                default -> Priority.NORMAL;
            };
            accept(request(name).options(JobRequest.Options.defaults().priority(priority)));
        }

        assertThat(await(store.claim(5)).stream().map(JobStoreContract::input))
                .containsExactly("h1", "h2", "n1", "n2", "l1");
    }

    @Test
    void lowPriorityIsNotStarvedByHigh() {
        accept(request("low").options(JobRequest.Options.defaults().priority(Priority.LOW)));
        List<JobRequest> high = IntStream.range(0, 32)
                .mapToObj(i ->
                        request("high").options(JobRequest.Options.defaults().priority(Priority.HIGH)))
                .toList();
        await(store.acceptAll(high));

        assertThat(await(store.claim(20)).stream().map(JobStoreContract::input)).contains("low");
    }

    @Test
    void aJobDoesNotStartBeforeItsTime() {
        Instant time = Instant.now().plusMillis(100);
        Job later =
                accept(request("later").options(JobRequest.Options.defaults().notBefore(time)));
        Job now = accept(request("now"));

        assertThat(claimOne().id()).isEqualTo(now.id());
        assertThat(later.dueAt()).contains(Instant.ofEpochMilli(time.toEpochMilli()));
        assertThat(claimOne().id()).isEqualTo(later.id());
        assertThat(find(later.id()).startedAt().orElseThrow())
                .isAfterOrEqualTo(Instant.ofEpochMilli(time.toEpochMilli()));
    }

    @Test
    void anotherAttemptFollowsAfterAPauseUntilThereAreNoMore() {
        Job job = accept(request("x").options(JobRequest.Options.defaults().attempts(2, Duration.ZERO)));
        Claim first = claimOne();
        Job retrying = await(store.end(first, new Ending.Again(PROBLEM, Duration.ofMillis(30))));

        assertThat(retrying.state()).isEqualTo(JobState.RETRYING);
        assertThat(retrying.problem()).contains(PROBLEM);
        Claim second = claimOne();
        assertThat(second.attempt()).isEqualTo(2);
        assertThat(await(store.end(second, new Ending.Again(PROBLEM, Duration.ZERO)))
                        .state())
                .isEqualTo(JobState.FAILED);
        assertThat(find(job.id()).problem()).contains(PROBLEM);
    }

    @Test
    void anAttemptThatWasNotBegunDoesNotCount() {
        Job job = accept(request("x"));
        Claim claim = claimOne();

        assertThat(await(store.end(claim, new Ending.NotBegun(Duration.ZERO))).attempt())
                .isZero();
        Claim again = claimOne();
        assertThat(again.id()).isEqualTo(job.id());
        assertThat(again.attempt()).isEqualTo(1);
    }

    @Test
    void aWaitingJobIsCancelledAtOnceAndNeverClaimed() {
        Job first = accept(request("first"));
        Job second = accept(request("second"));

        assertThat(await(store.cancel(first.id())).state()).isEqualTo(JobState.CANCELLED);
        assertThat(claimOne().id()).isEqualTo(second.id());
        assertThat(reasonOf(store.cancel(first.id()))).isEqualTo(Reason.NOT_NOW);
    }

    @Test
    void aRunningJobIsAskedToEnd() {
        Job job = accept(request("x"));
        Claim claim = claimOne();
        Job asked = await(store.cancel(job.id()));

        assertThat(asked.state()).isEqualTo(JobState.RUNNING);
        assertThat(asked.cancelRequested()).isTrue();
        await(claim.cancelled());
        assertThat(await(store.end(claim, new Ending.Again(PROBLEM, Duration.ZERO)))
                        .state())
                .isEqualTo(JobState.CANCELLED);
    }

    @Test
    void aWaitingJobFailsAtItsDeadline() {
        Job job = accept(request("x")
                .options(JobRequest.Options.defaults()
                        .deadline(Duration.ofMillis(50))
                        .notBefore(Instant.now().plusSeconds(3_600))));
        BlockingQueue<JobEvent> events = new LinkedBlockingQueue<>();
        await(store.watch(job.id(), 1, events::add));

        assertThat(next(events)).isInstanceOfSatisfying(JobEvent.Changed.class, changed -> {
            assertThat(changed.change().state()).isEqualTo(JobState.FAILED);
            assertThat(changed.job().problem().orElseThrow().kind()).isEqualTo("deadline");
        });
    }

    @Test
    void aClaimKnowsWhatIsLeftUntilTheDeadline() {
        accept(request("x").options(JobRequest.Options.defaults().deadline(Duration.ofHours(1))));

        assertThat(claimOne().remaining().orElseThrow()).isBetween(Duration.ofMinutes(55), Duration.ofHours(1));
    }

    @Test
    void theSameKeyAndRequestAreTheSameJob() {
        JobRequest request = request("x").caller("ann").idempotencyKey("k");
        Accepted first = await(store.accept(request));
        List<Future<Accepted>> parallel =
                IntStream.range(0, 50).mapToObj(i -> store.accept(request)).toList();

        assertThat(first.isNew()).isTrue();
        for (Future<Accepted> again : parallel) {
            assertThat(await(again).isNew()).isFalse();
            assertThat(await(again).job().id()).isEqualTo(first.job().id());
        }
    }

    @Test
    void theSameKeyWithAnotherRequestIsRefusedAndThatOfAnotherCallerIsAnotherKey() {
        JobRequest request = request("x").caller("ann").idempotencyKey("k");
        Accepted first = await(store.accept(request));

        assertThat(reasonOf(store.accept(request("y").caller("ann").idempotencyKey("k"))))
                .isEqualTo(Reason.KEY_REUSED);
        assertThat(reasonOf(store.accept(
                        request.options(JobRequest.Options.defaults().parameters(Map.of("a", "b"))))))
                .isEqualTo(Reason.KEY_REUSED);
        Accepted other = await(store.accept(request.caller("bob")));
        assertThat(other.isNew()).isTrue();
        assertThat(other.job().id()).isNotEqualTo(first.job().id());
    }

    @Test
    void aBatchIsAcceptedAsAWholeOrNotAtAll() {
        accept(request("x").idempotencyKey("used"));
        List<JobRequest> batch = List.of(request("a"), request("y").idempotencyKey("used"), request("b"));

        assertThat(reasonOf(store.acceptAll(batch))).isEqualTo(Reason.KEY_REUSED);
        assertThat(await(store.list(JobQuery.all(10))).jobs()).hasSize(1);
        assertThat(reasonOf(store.acceptAll(
                        List.of(request("a").idempotencyKey("new"), request("b").idempotencyKey("new")))))
                .isEqualTo(Reason.KEY_REUSED);
        assertThat(await(store.list(JobQuery.all(10).states(Set.of(JobState.QUEUED))))
                        .jobs())
                .hasSize(1);
        assertThat(await(store.acceptAll(List.of(request("a"), request("b")))))
                .hasSize(2)
                .allMatch(Accepted::isNew);
    }

    @Test
    void pagesListTheNewestFirstAndMissNoneAndRepeatNone() {
        List<UUID> all =
                await(store.acceptAll(IntStream.range(0, 25)
                                .mapToObj(i -> request("x" + i))
                                .toList()))
                        .stream()
                        .map(accepted -> accepted.job().id())
                        .toList();
        List<UUID> listed = new ArrayList<>();
        Optional<UUID> cursor = Optional.empty();
        do {
            JobQuery query = JobQuery.all(7);
            JobPage page = await(store.list(cursor.isEmpty() ? query : query.before(cursor.get())));
            page.jobs().forEach(job -> listed.add(job.id()));
            cursor = page.next();
            accept(request("accepted meanwhile"));
        } while (cursor.isPresent());

        assertThat(listed).containsExactlyElementsOf(all.reversed());
    }

    @Test
    void aListCanBeOfSomeStatesOrTasks() {
        Job waiting = accept(request("x"));
        Job cancelled = accept(request("y"));
        await(store.cancel(cancelled.id()));
        Job other = accept(JobRequest.of("burn", false, JobBody.EMPTY));

        assertThat(await(store.list(JobQuery.all(9).states(Set.of(JobState.CANCELLED))))
                        .jobs())
                .extracting(Job::id)
                .containsExactly(cancelled.id());
        JobQuery ofTask = new JobQuery(Set.of(), Optional.of("burn"), Optional.empty(), 9, Optional.empty());
        assertThat(await(store.list(ofTask)).jobs()).extracting(Job::id).containsExactly(other.id());
        JobQuery unknown = new JobQuery(Set.of(), Optional.of("none"), Optional.empty(), 9, Optional.empty());
        assertThat(await(store.list(unknown)).jobs()).isEmpty();
        assertThat(await(store.list(JobQuery.all(9).states(Set.of(JobState.QUEUED, JobState.CANCELLED))))
                        .jobs())
                .extracting(Job::id)
                .containsExactly(other.id(), cancelled.id(), waiting.id());
    }

    @Test
    void aDeadLetterRunsAgainWithAllItsAttempts() {
        Job job = accept(request("x").options(JobRequest.Options.defaults().attempts(1, Duration.ZERO)));
        await(store.end(claimOne(), new Ending.Failed(PROBLEM)));

        assertThat(await(store.retry(job.id())).state()).isEqualTo(JobState.QUEUED);
        Claim claim = claimOne();
        assertThat(claim.attempt()).isEqualTo(1);
        await(store.end(claim, new Ending.Done(RESULT)));
        assertThat(reasonOf(store.retry(job.id()))).isEqualTo(Reason.NOT_NOW);
    }

    @Test
    void aWatchTellsAllChangesOnceInTheirOrderAndProgressBetweenThem() {
        Job job = accept(request("x"));
        BlockingQueue<JobEvent> events = new LinkedBlockingQueue<>();
        await(store.watch(job.id(), 0, events::add));
        Claim claim = claimOne();
        store.tell(claim, new Progress(1, 2, "half"));
        await(store.end(claim, new Ending.Done(RESULT)));

        assertThat(List.of(next(events), next(events), next(events), next(events)))
                .extracting(JobStoreContract::word)
                .containsExactly("1 queued", "2 running", "half", "3 done");
    }

    @Test
    void aWatchGoesOnBehindWhatIsKnown() {
        Job job = accept(request("x"));
        await(store.end(claimOne(), new Ending.Again(PROBLEM, Duration.ZERO)));
        await(store.end(claimOne(), new Ending.Done(RESULT)));
        BlockingQueue<JobEvent> events = new LinkedBlockingQueue<>();
        await(store.watch(job.id(), 3, events::add));

        assertThat(List.of(next(events), next(events)))
                .extracting(JobStoreContract::word)
                .containsExactly("4 running", "5 done");
    }

    private static String word(JobEvent event) {
        return switch (event) {
            case JobEvent.Changed changed ->
                changed.change().number() + " " + changed.change().state().word();
            case JobEvent.Progressed progressed -> progressed.progress().message();
        };
    }

    private static JobEvent next(BlockingQueue<JobEvent> events) {
        try {
            JobEvent event = events.poll(WAIT_SECONDS, TimeUnit.SECONDS);
            assertThat(event).isNotNull();
            return event;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theLastWordOfProgressIsShown() {
        Job job = accept(request("x"));
        Claim claim = claimOne();
        store.tell(claim, new Progress(3, 4, "nearly"));

        assertThat(find(job.id()).progress()).contains(new Progress(3, 4, "nearly"));
    }

    @Test
    void largeBodiesAreKeptApart() {
        byte[] large = "0123456789".repeat(20_000).getBytes(UTF_8);
        JobBody body = await(store.put(large));
        accept(JobRequest.of("echo", true, body));

        assertThat(body).isInstanceOf(JobBody.Stored.class);
        assertThat(await(store.read(claimOne().request().input()))).isEqualTo(large);
        assertThat(reasonOf(store.accept(JobRequest.of("echo", true, new JobBody.Stored("00".repeat(32), 9)))))
                .isEqualTo(Reason.UNKNOWN);
    }

    @Test
    void whatIsTooLongForARecordIsRefused() {
        JobRequest request =
                request("x").options(JobRequest.Options.defaults().parameters(Map.of("long", "x".repeat(300_000))));

        assertThat(reasonOf(store.accept(request))).isEqualTo(Reason.TOO_LARGE);
        assertThatThrownBy(() -> new JobBody.Inline(new byte[JobBody.INLINE_BYTES + 1]))
                .hasMessageContaining("JobStore.put");
    }

    @Test
    void whatIsSavedIsGivenToTheNextAttempt() {
        accept(request("x"));
        Claim first = claimOne();
        await(store.save(first, new JobBody.Inline("one".getBytes(UTF_8))));
        await(store.save(first, new JobBody.Inline("two".getBytes(UTF_8))));
        await(store.end(first, new Ending.Again(PROBLEM, Duration.ZERO)));

        assertThat(saved(claimOne())).isEqualTo("two");
    }

    private static String saved(Claim claim) {
        return new String(((JobBody.Inline) claim.saved().orElseThrow()).bytes(), UTF_8);
    }

    @Test
    void anEndedJobIsForgottenAfterItsTime() {
        Job job = accept(request("x").options(JobRequest.Options.defaults().keep(Duration.ZERO)));
        await(store.end(claimOne(), new Ending.Done(RESULT)));

        assertThat(eventually(() -> await(store.find(job.id())).isEmpty())).isTrue();
    }

    /** Asks again and again; each time is a turn of the store. */
    protected static boolean eventually(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
        }
        return true;
    }

    @Test
    void allIsThereWhenItIsOpenedAgain() {
        Job queued = accept(request("q"));
        Job done = accept(request("d").options(JobRequest.Options.defaults().priority(Priority.HIGH)));
        await(store.end(claimOne(), new Ending.Done(RESULT)));
        Job cancelled = accept(request("c"));
        await(store.cancel(cancelled.id()));
        Job expected = find(done.id());
        store = reopen();

        assertThat(find(queued.id())).isEqualTo(queued);
        assertThat(find(cancelled.id()).state()).isEqualTo(JobState.CANCELLED);
        assertThat(find(done.id())).usingRecursiveComparison().isEqualTo(expected);
        assertThat(claimOne().id()).isEqualTo(queued.id());
        assertThat(accept(request("n")).id()).isGreaterThan(cancelled.id());
    }

    @Test
    void whatWasRunningRunsAgainWhenItMayAndIsLostWhenNot() {
        Job again = accept(request("x"));
        Job once = accept(JobRequest.of("echo", false, JobBody.EMPTY));
        Job last = accept(request("x").options(JobRequest.Options.defaults().attempts(1, Duration.ZERO)));
        Job unwanted = accept(request("x"));
        List<Claim> claims = await(store.claim(4));
        await(store.save(claims.getFirst(), new JobBody.Inline("half".getBytes(UTF_8))));
        await(store.cancel(unwanted.id()));
        store = reopen();

        assertThat(find(again.id()).state()).isEqualTo(JobState.RETRYING);
        assertThat(find(once.id()).state()).isEqualTo(JobState.LOST);
        assertThat(find(once.id()).problem().orElseThrow().kind()).isEqualTo("service-lost");
        assertThat(find(last.id()).state()).isEqualTo(JobState.LOST);
        assertThat(find(unwanted.id()).state()).isEqualTo(JobState.CANCELLED);
        Claim claim = claimOne();
        assertThat(claim.id()).isEqualTo(again.id());
        assertThat(claim.attempt()).isEqualTo(2);
        assertThat(saved(claim)).isEqualTo("half");
    }

    @Test
    void aKeyIsKnownWhenItIsOpenedAgain() {
        JobRequest request = request("x").caller("ann").idempotencyKey("k");
        Job job = accept(request);
        store = reopen();

        assertThat(await(store.accept(request)).isNew()).isFalse();
        assertThat(accept(request).id()).isEqualTo(job.id());
        assertThat(reasonOf(store.accept(request("y").caller("ann").idempotencyKey("k"))))
                .isEqualTo(Reason.KEY_REUSED);
    }

    @Test
    void aJobWithItsTimeInTheFutureStillWaitsWhenItIsOpenedAgain() {
        Instant time = Instant.ofEpochMilli(Instant.now().plusSeconds(3_600).toEpochMilli());
        Job later =
                accept(request("later").options(JobRequest.Options.defaults().notBefore(time)));
        store = reopen();
        Job now = accept(request("now"));

        assertThat(claimOne().id()).isEqualTo(now.id());
        assertThat(find(later.id()).dueAt()).contains(time);
    }

    @Test
    void largeBodiesAreThereWhenItIsOpenedAgain() {
        byte[] large = "0123456789".repeat(20_000).getBytes(UTF_8);
        accept(JobRequest.of("echo", true, await(store.put(large))));
        store = reopen();

        assertThat(await(store.read(claimOne().request().input()))).isEqualTo(large);
    }
}
