package no.helseprofil.keycloak.registerclient;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import no.helseprofil.keycloak.network.OutboundAnswer;
import no.helseprofil.keycloak.network.OutboundHttp;
import no.helseprofil.keycloak.network.OutboundHttp.OutboundPolicy;
import no.helseprofil.keycloak.server.StartOption;
import no.helseprofil.keycloak.server.StartOptions;
import no.helseprofil.lookup.Limits;
import no.helseprofil.lookup.RegisterClient;
import no.helseprofil.lookup.RegisterException;
import no.helseprofil.lookup.RegisterTransport;
import org.keycloak.models.KeycloakSession;

/**
 * Asks registers over the network, wherever the operator has said that they are. Each call has a thread of its own, so
 * that a request that waits can stop waiting.
 */
final class RegisterHttp implements RegisterTransport {

    /** Many times what a register says of one person or unit. */
    static final int MOST_BYTES = 64 * 1024;

    /** Number of look-ups in a register at a time. */
    private static final int MOST_AT_A_TIME = 64;

    private static final long IDLE_SECONDS = 30;

    private final OutboundHttp http = OutboundHttp.asJava();
    private final OutboundPolicy policy;
    private final ThreadPoolExecutor workers = new ThreadPoolExecutor(
            MOST_AT_A_TIME,
            MOST_AT_A_TIME,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MOST_AT_A_TIME),
            RegisterHttp::thread);
    private boolean isUsed;

    /** @param timeout from the sending of a request to the last byte of its answer */
    RegisterHttp(Duration timeout) {
        policy = OutboundPolicy.chosen(timeout, MOST_BYTES);
        workers.allowCoreThreadTimeOut(true);
    }

    void init() {
        http.init();
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "helseprofil-register");
        thread.setDaemon(true);
        return thread;
    }

    /** A client that speaks to this address alone. */
    RegisterClient to(URI base) {
        isUsed = true;
        return new RegisterClient(base, this);
    }

    /** Makes the client with the server's truststore, where there is a register to be asked. */
    void ready(KeycloakSession session) {
        if (isUsed) {
            http.ready(session);
        }
    }

    @Override
    public CompletableFuture<Received> send(Sent request) {
        CompletableFuture<Received> received = new CompletableFuture<>();
        try {
            workers.execute(() -> complete(received, request));
        } catch (RejectedExecutionException tooMany) {
            received.completeExceptionally(
                    RegisterException.failed("Too many are being looked up in the register already."));
        }
        return received.orTimeout(policy.longest().toMillis(), TimeUnit.MILLISECONDS);
    }

    private void complete(CompletableFuture<Received> received, Sent request) {
        if (received.isDone()) {
            return;
        }
        try {
            OutboundAnswer answer = http.send(
                    new OutboundHttp.Call(
                            request.method(), request.target().toString(), request.headers(), request.body()),
                    policy);
            received.complete(
                    new Received(answer.status(), answer.header("Content-Type").orElse(""), answer::body));
        } catch (IOException | RuntimeException failed) {
            received.completeExceptionally(failed);
        }
    }

    void close() {
        workers.shutdownNow();
        http.close();
    }

    /**
     * The start options that registers have in common which are asked over the network.
     *
     * @param fresh for how long an answer counts
     * @param kept for how long it is kept for when the register is down
     */
    record LookupOptions(StartOption fresh, StartOption kept) {

        private static final StartOption ENTRIES =
                new StartOption("entries", "10000", "Answers kept in memory", "50000");
        private static final StartOption INSECURE = StartOption.flag("insecure", "`true`: http too, for tests");
        private static final int MOST_ENTRIES = 10_000_000;

        /**
         * Returns the options of a register, with the durations for which its answers are used and kept where the
         * operator doesn't say.
         */
        static LookupOptions of(Duration fresh, Duration kept, String whatForKept) {
            return new LookupOptions(
                    new StartOption("fresh", fresh.toString(), "How long an answer counts as current", "PT1H"),
                    new StartOption("kept", kept.toString(), whatForKept, "P3D"));
        }

        List<StartOption> all() {
            return List.of(fresh, kept, ENTRIES, INSECURE);
        }

        /** A client that speaks to this address alone, which an option names. */
        static RegisterClient client(StartOptions options, StartOption address, RegisterHttp http) {
            boolean isInsecure = options.flag(INSECURE);
            return http.to(
                    options.read(address, options.text(address), url -> RegisterClient.address(url, isInsecure)));
        }

        Limits limits(StartOptions options) {
            Duration counts = duration(options, fresh);
            Duration lasts = duration(options, kept);
            if (lasts.compareTo(counts) < 0) {
                throw options.unusable(kept, "write a duration that is not shorter than " + fresh.key());
            }
            return new Limits(Limits.TIMEOUT, counts, lasts, options.number(ENTRIES, 1, MOST_ENTRIES));
        }

        private static Duration duration(StartOptions options, StartOption option) {
            return options.duration(
                    option,
                    duration -> !duration.isNegative() && !duration.isZero(),
                    "write a duration such as " + option.otherwise());
        }
    }
}
