package no.helseprofil.keycloak.observations;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import no.helseprofil.decision.Finding;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.keycloak.database.Entities;
import no.helseprofil.keycloak.database.Entities.AfterCommit;
import no.helseprofil.keycloak.observations.Accumulator.Flush;
import no.helseprofil.keycloak.observations.Accumulator.Tally;
import no.helseprofil.keycloak.observations.CountedKey.FigureKey;
import no.helseprofil.keycloak.observations.FigureEntity.FigureTable;
import no.helseprofil.keycloak.observations.RecordedAnswers.Decisions;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.outcome.Figure;
import no.helseprofil.outcome.Figure.Attempt;
import no.helseprofil.outcome.Span;
import no.helseprofil.outcome.Sums.DailySums;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.representations.AccessToken;

/** Daily sums of a realm, counted like observations, in a table of their own. */
public final class Figures {

    private final Accumulator<FigureKey> accumulator = new Accumulator<>();
    private @Nullable Flush<FigureKey> flush;

    Figures() {}

    void start(KeycloakSessionFactory server) {
        flush = new Flush<>(
                accumulator,
                batch -> KeycloakModelUtils.runJobInTransaction(
                        server, session -> table(session).add(batch)));
    }

    void flush() {
        Flush<FigureKey> started = flush;
        if (started != null) {
            started.run();
        }
    }

    /** Adds to a sum of today after the transaction is committed: a token that isn't issued is at no risk. */
    void addAfterCommit(KeycloakSession session, Figure figure, long more) {
        RealmModel realm = session.getContext().getRealm();
        String id = realm.getId();
        AfterCommit.run(session, () -> add(id, figure, more));
    }

    /** Counts a refused request, with or without an authenticated client. */
    void add(KeycloakSession session, Finding refusal) {
        Attempt.of(refusal.requirement(), refusal.failure()).ifPresent(attempt -> {
            Decisions.countAttack(attempt);
            add(session.getContext().getRealm().getId(), attempt.figure(), 1);
        });
    }

    private void add(String realm, Figure figure, long more) {
        Instant now = ServerClock.INSTANCE.instant();
        if (more > 0) {
            accumulator.add(
                    new FigureKey(realm, figure, LocalDate.ofInstant(now, ZoneOffset.UTC)),
                    new Tally(more, now.toEpochMilli(), now.toEpochMilli(), null));
        }
    }

    /** Returns the sums of some days of a realm: this node's up to now, other nodes' up to their last flush. */
    public DailySums sums(KeycloakSession session, RealmModel realm, Span span) {
        flush();
        return table(session).sums(realm.getId(), span);
    }

    void forget(KeycloakSession session, String realm) {
        table(session).forget(realm);
    }

    /** Drops this node's unstored counts of a removed realm. */
    void forgetHere(String realm) {
        accumulator.forget(realm);
    }

    int forgetRemoved(KeycloakSession session) {
        return table(session).forgetRemoved();
    }

    private static FigureTable table(KeycloakSession session) {
        return new FigureTable(Entities.of(session));
    }

    /**
     * Access tokens issued in realms under the profile, as figures of the realm and as metrics: {@code
     * helseprofil_tokens_total} by binding, and {@code helseprofil_token_hours_at_risk_total}, the lifetimes of unbound
     * tokens, during which a thief can use them.
     */
    static final class IssuedTokenCounts {

        private static final String TOKENS = "helseprofil.tokens";
        private static final Counter DPOP = Metrics.counter(TOKENS, "binding", "dpop");
        private static final Counter MTLS = Metrics.counter(TOKENS, "binding", "mtls");
        private static final Counter NONE = Metrics.counter(TOKENS, "binding", "none");
        private static final Counter HOURS = Metrics.counter("helseprofil.token.hours.at.risk");
        private static final double SECONDS_IN_HOUR = 3600;

        private IssuedTokenCounts() {}

        /**
         * Counts a token that is about to be issued. Keycloak's own clients have nothing to migrate, so the realm's
         * figures only contain the lifetimes of their tokens.
         */
        static void add(KeycloakSession session, Figures figures, ClientModel client, AccessToken token) {
            boolean isJudged = ClientReader.isJudged(client);
            AccessToken.Confirmation bound = token.getConfirmation();
            if (bound != null && bound.getKeyThumbprint() != null) {
                DPOP.increment();
                figures.addAfterCommit(session, Figure.TOKENS_DPOP, isJudged ? 1 : 0);
            } else if (bound != null && bound.getCertThumbprint() != null) {
                MTLS.increment();
                figures.addAfterCommit(session, Figure.TOKENS_MTLS, isJudged ? 1 : 0);
            } else {
                long lifetime = lifetime(token.getIat(), token.getExp());
                NONE.increment();
                HOURS.increment(lifetime / SECONDS_IN_HOUR);
                figures.addAfterCommit(session, Figure.TOKENS_NONE, isJudged ? 1 : 0);
                figures.addAfterCommit(
                        session, isJudged ? Figure.SECONDS_AT_RISK : Figure.KEYCLOAK_SECONDS_AT_RISK, lifetime);
            }
        }

        private static long lifetime(@Nullable Long issued, @Nullable Long ends) {
            return issued == null || ends == null ? 0 : Math.max(0, ends - issued);
        }
    }
}
