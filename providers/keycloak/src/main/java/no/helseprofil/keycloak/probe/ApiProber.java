package no.helseprofil.keycloak.probe;

import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import no.helseprofil.assessment.AssessedApi;
import no.helseprofil.assessment.probe.ApiProbe;
import no.helseprofil.assessment.probe.ApiProbe.BegunProbe;
import no.helseprofil.assessment.probe.ApiTarget;
import no.helseprofil.assessment.probe.ApiTarget.ProbeKey;
import no.helseprofil.assessment.probe.ProbeAnswer;
import no.helseprofil.assessment.probe.ProbeTransport;
import no.helseprofil.assessment.probe.ProbeTransport.ProbeException;
import no.helseprofil.assessment.probe.ProbeTransport.ProbeRequest;
import no.helseprofil.keycloak.blocklist.Blocklist.ProbedKeys;
import no.helseprofil.keycloak.probe.HttpTransport.TransportFactory;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.storage.RealmProfiles.RealmMacKeys;
import no.helseprofil.timetable.Profile;
import org.jboss.logging.Logger;
import org.keycloak.crypto.KeyUse;
import org.keycloak.crypto.KeyWrapper;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.Urls;
import org.keycloak.urls.UrlType;

/**
 * Prober of the APIs of a run, some at a time. While one probe pauses, the next API is begun. It holds neither a
 * session nor a transaction.
 */
public final class ApiProber {

    private static final int AT_A_TIME = 4;
    private static final long PAUSE_MILLIS = 250;
    private static final Logger LOG = Logger.getLogger(ApiProber.class);
    private static final ThreadFactory THREADS = ApiProber::thread;
    private static final ProbeTransport NOWHERE = new Nowhere();

    /** Reason in the result of an API whose probe failed in the server. The results of other APIs stay usable. */
    private static final String BROKEN = "an error of the server, whose log says which; other APIs were probed";

    private final BiFunction<ApiTarget, ProbeTransport, BegunProbe> probe;
    private final TransportFactory transports;

    ApiProber(BiFunction<ApiTarget, ProbeTransport, BegunProbe> probe, TransportFactory transports) {
        this.probe = probe;
        this.transports = transports;
    }

    /**
     * Returns a prober for a realm, with the key that the realm signs with at this moment. The session has to know the
     * server's address.
     */
    public static ApiProber of(KeycloakSession session, RealmModel realm, Profile profile) {
        ProbeProvider probes = session.getProvider(ProbeProvider.class, ProbeFactory.ID);
        try {
            ProbeKey key = RealmKey.of(session, realm);
            RealmMacKeys secrets = RealmMacKeys.of(session, realm)
                    .orElseThrow(() -> new ProbeException("the realm has no active HMAC key: give it one"));
            ApiProbe probe = new ApiProbe(
                    key,
                    ProbedKeys.of(secrets, realm.getId()).active(),
                    ServerClock.INSTANCE,
                    profile::parametersOf,
                    probes.requests());
            return new ApiProber(probe::begin, probes.transports());
        } catch (ProbeException unsigned) {
            return new ApiProber((target, way) -> unprobed(target, unsigned.reason()), probes.transports());
        }
    }

    /**
     * Probes APIs.
     *
     * @param cancelled whether to stop, asked a few times a second in the calling thread; open requests are then
     *     aborted
     * @param found receiver of each result in the order of completion, in the calling thread
     * @return whether all were probed
     */
    public boolean probe(List<ApiTarget> targets, BooleanSupplier cancelled, Consumer<AssessedApi> found) {
        ExecutorService workers = Executors.newCachedThreadPool(THREADS);
        ExecutorService beginners = Executors.newFixedThreadPool(AT_A_TIME, THREADS);
        ExecutorService enders = Executors.newFixedThreadPool(AT_A_TIME, THREADS);
        try {
            BlockingQueue<Future<AssessedApi>> probed = new LinkedBlockingQueue<>();
            for (ApiTarget target : targets) {
                CompletableFuture<AssessedApi> assessed = CompletableFuture.supplyAsync(
                                () -> begun(target, workers), beginners)
                        .thenCompose(begun ->
                                CompletableFuture.supplyAsync(() -> ended(target, begun.rest()), after(begun, enders)));
                assessed.whenComplete((api, failure) -> probed.add(assessed));
            }
            return take(targets.size(), probed, cancelled, found);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            beginners.shutdownNow();
            enders.shutdownNow();
            workers.shutdownNow();
        }
    }

    /** Returns an executor that runs the rest of a probe after its pause. No thread waits during the pause. */
    private static Executor after(BegunProbe begun, Executor enders) {
        return CompletableFuture.delayedExecutor(begun.pause().toMillis(), TimeUnit.MILLISECONDS, enders);
    }

    private static boolean take(
            int targets,
            BlockingQueue<Future<AssessedApi>> probed,
            BooleanSupplier cancelled,
            Consumer<AssessedApi> found)
            throws InterruptedException {
        int left = targets;
        while (left > 0) {
            if (cancelled.getAsBoolean()) {
                return false;
            }
            Future<AssessedApi> ready = probed.poll(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
            if (ready != null) {
                found.accept(result(ready));
                left--;
            }
        }
        return true;
    }

    private static AssessedApi result(Future<AssessedApi> ready) throws InterruptedException {
        try {
            return ready.get();
        } catch (ExecutionException failed) {
            throw new IllegalStateException("the probes of this server don't run", failed.getCause());
        }
    }

    private BegunProbe begun(ApiTarget target, ExecutorService workers) {
        String url = target.url();
        try {
            return probe.apply(target, url == null ? NOWHERE : transports.open(url, workers));
        } catch (ProbeException refused) {
            return unprobed(target, refused.reason());
        } catch (RuntimeException broken) {
            return unprobed(target, reason(target, broken));
        }
    }

    private static AssessedApi ended(ApiTarget target, Supplier<AssessedApi> rest) {
        try {
            return rest.get();
        } catch (RuntimeException broken) {
            return ApiProbe.inconclusive(target, reason(target, broken));
        }
    }

    private static BegunProbe unprobed(ApiTarget target, String reason) {
        return BegunProbe.ended(ApiProbe.inconclusive(target, reason));
    }

    private static String reason(ApiTarget target, RuntimeException broken) {
        LOG.errorf(broken, "The API that client %s stands for can't be probed", target.id());
        return BROKEN;
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "helseprofil-probe");
        thread.setDaemon(true);
        return thread;
    }

    /** Transport for an API without a registered address. */
    private static final class Nowhere implements ProbeTransport {

        @Override
        public ProbeAnswer send(ProbeRequest request) throws ProbeException {
            throw new ProbeException("no address is registered");
        }

        @Override
        public List<ProbeAnswer> sendAtOnce(List<ProbeRequest> requests) throws ProbeException {
            throw new ProbeException("no address is registered");
        }
    }

    /** Look-up of the key with which a realm signs access tokens. */
    static final class RealmKey {

        private RealmKey() {}

        /**
         * Returns the key that Keycloak would sign with now for a client without an algorithm of its own. It doesn't
         * make Keycloak generate a key, since an assessment changes nothing. The session has to know the server's
         * public address.
         *
         * @throws ProbeException if the realm has no key with which a probe can sign
         */
        static ProbeKey of(KeycloakSession session, RealmModel realm) throws ProbeException {
            String algorithm = Optional.ofNullable(realm.getDefaultSignatureAlgorithm())
                    .filter(set -> !set.isEmpty())
                    .orElse(Constants.DEFAULT_SIGNATURE_ALGORITHM);
            String issuer = Urls.realmIssuer(
                    session.getContext().getUri(UrlType.FRONTEND).getBaseUri(), realm.getName());
            return of(session.keys().getKeysStream(realm, KeyUse.SIG, algorithm), algorithm, issuer);
        }

        /** Returns the key that Keycloak would use for an algorithm: the first active one. */
        static ProbeKey of(Stream<KeyWrapper> keys, String algorithm, String issuer) throws ProbeException {
            KeyWrapper key = keys.filter(candidate -> candidate.getStatus().isActive())
                    .findFirst()
                    .orElseThrow(() -> new ProbeException("the realm has no active key for " + algorithm
                            + ", its default signature algorithm: give it one"));
            if (key.getPrivateKey() instanceof PrivateKey privateKey
                    && key.getPublicKey() instanceof PublicKey publicKey) {
                return new ProbeKey(issuer, key.getKid(), algorithm, privateKey, publicKey);
            }
            throw new ProbeException("the realm signs access tokens with " + algorithm
                    + ", for which it has no key pair: let its default signature algorithm be one of PS, ES or RS");
        }
    }
}
