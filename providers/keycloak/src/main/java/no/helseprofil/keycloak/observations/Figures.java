package no.helseprofil.keycloak.observations;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import no.helseprofil.judgement.Finding;
import no.helseprofil.keycloak.database.AfterCommit;
import no.helseprofil.keycloak.database.Entities;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.outcome.Attempt;
import no.helseprofil.outcome.DailySums;
import no.helseprofil.outcome.Figure;
import no.helseprofil.outcome.Span;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/** What is summed up of each day of a realm. Counted as observations are, in a table of its own. */
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

    /** Adds to a sum of today, once what is counted is committed: a token that isn't given out is at no risk. */
    void addAfterCommit(KeycloakSession session, Figure figure, long more) {
        RealmModel realm = session.getContext().getRealm();
        String id = realm.getId();
        AfterCommit.run(session, () -> add(id, figure, more));
    }

    /** A request that was refused, whoever it came from. */
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

    /**
     * The sums of some days of a realm: of this node up to now, of others up to the last time that they stored what
     * they knew.
     */
    public DailySums sums(KeycloakSession session, RealmModel realm, Span span) {
        flush();
        return table(session).sums(realm.getId(), span);
    }

    void forget(KeycloakSession session, String realm) {
        table(session).forget(realm);
    }

    /** What the memory of this node has still of a realm that is gone. */
    void forgetHere(String realm) {
        accumulator.forget(realm);
    }

    int forgetRemoved(KeycloakSession session) {
        return table(session).forgetRemoved();
    }

    private static FigureTable table(KeycloakSession session) {
        return new FigureTable(Entities.of(session));
    }
}
