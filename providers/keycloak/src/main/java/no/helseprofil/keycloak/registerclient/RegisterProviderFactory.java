package no.helseprofil.keycloak.registerclient;

import io.micrometer.core.instrument.Metrics;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import no.helseprofil.keycloak.network.OutboundAnswer;
import no.helseprofil.keycloak.network.OutboundHttp;
import no.helseprofil.keycloak.network.OutboundHttp.OutboundPolicy;
import no.helseprofil.keycloak.register.RegisterHealth;
import no.helseprofil.keycloak.register.RegisterProvider;
import no.helseprofil.keycloak.server.PlainFactory;
import no.helseprofil.keycloak.server.StartOptions;
import no.helseprofil.keycloak.server.StartOptions.OptionedFactory;
import no.helseprofil.keycloak.server.StartOptions.StartOption;
import no.helseprofil.lookup.Lookups.Limits;
import no.helseprofil.lookup.Lookups.Lookup;
import no.helseprofil.lookup.Lookups.RegisterObserver;
import no.helseprofil.lookup.RegisterClient;
import no.helseprofil.lookup.RegisterClient.RegisterException;
import no.helseprofil.lookup.RegisterClient.RegisterTransport;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;

/** See {@link RegisterProvider}. A register is there if its start options say how it is asked. */
public abstract class RegisterProviderFactory
        implements PlainFactory<RegisterProvider>, OptionedFactory<RegisterProvider> {

    private final RegisterLog log;
    private final RegisterHttp http = new RegisterHttp(Limits.TIMEOUT);
    private @Nullable RegisterProvider provider;

    RegisterProviderFactory(RegisterLog log) {
        this.log = log;
    }

    /**
     * The register by these options; null if they name none.
     *
     * @param http the way to registers outside
     */
    abstract @Nullable RegisterProvider read(StartOptions options, RegisterHttp http);

    @Override
    public final String getId() {
        return log.register();
    }

    @Override
    public final void init(Config.Scope config) {
        http.init();
        try {
            provider = read(StartOptions.of(RegisterProvider.SPI, log.register(), startOptions(), config), http);
        } catch (StartOptions.UnusableException unusable) {
            log.misconfigured(unusable);
        }
    }

    @Override
    public final @Nullable RegisterProvider create(KeycloakSession session) {
        http.ready(session);
        return provider;
    }

    @Override
    public final void close() {
        http.close();
    }

    /**
     * Report of a register to the operator: that it is down and that it is back, in the log, once, and in the admin
     * REST for as long as it lasts; and each look-up as a count, {@code helseprofil_register_lookups_total}.
     *
     * @param register its id
     */
    public record RegisterLog(String register) implements RegisterObserver {

        private static final Logger LOG = Logger.getLogger(RegisterLog.class);
        private static final String LOOKUPS = "helseprofil.register.lookups";

        @Override
        public void asked(Lookup result) {
            Metrics.counter(
                            LOOKUPS,
                            "register",
                            register,
                            "result",
                            result.name().toLowerCase(Locale.ROOT))
                    .increment();
        }

        @Override
        public void down(String reason) {
            RegisterHealth.down(register, reason);
            LOG.errorf(
                    "The register %s is down. %s What happens then depends on each realm's profile.", register, reason);
        }

        @Override
        public void up() {
            RegisterHealth.up(register);
            LOG.infof("The register %s answers again.", register);
        }

        /** It isn't usable as it is configured. */
        void misconfigured(StartOptions.UnusableException option) {
            RegisterHealth.down(register, String.valueOf(option.getMessage()));
            LOG.errorf(
                    "The register %s can't be asked until the server is started with another %s.",
                    register, option.getMessage());
        }
    }

    /**
     * Asks registers over the network, wherever the operator has said that they are. Each call has a thread of its own,
     * so that a request that waits can stop waiting.
     */
    static final class RegisterHttp implements RegisterTransport {

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
                received.complete(new Received(
                        answer.status(), answer.header("Content-Type").orElse(""), answer::body));
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
}
