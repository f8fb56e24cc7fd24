package no.helseprofil.keycloak.quota;

import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import no.helseprofil.keycloak.database.Entities;
import no.helseprofil.keycloak.database.Entities.ClientLines;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.ModelException;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.provider.ProviderEvent;

/**
 * Count of the uses that clients have made of their daily allowances. The database holds one count for all nodes. A
 * client has one line for each kind, whatever the day, and its lines are deleted with it.
 */
public final class Quotas {

    private static final long SECONDS = TimeUnit.DAYS.toSeconds(1);

    /**
     * Condition under which a line's count starts again. A line of a later day is kept, so that a node whose clock is
     * behind grants no new allowance. A line that is more than one day ahead was written by a node whose clock was
     * wrong. Its count starts again too, so that the client need not wait for that day.
     */
    private static final String ANEW = "(line.day < :day or line.day > :day + 1)";

    private static final String USE = "update HelseprofilAllowance line"
            + " set line.used = case when " + ANEW + " then 1 else line.used + 1 end,"
            + " line.day = case when " + ANEW + " then :day else line.day end"
            + " where line.id = :id and (" + ANEW + " or line.used < :most)";

    private static final String EXISTS = "select count(line) from HelseprofilAllowance line where line.id = :id";
    static final ClientLines LINES = new ClientLines("HelseprofilAllowance", "clientId");

    private Quotas() {}

    /**
     * Counts one use in a transaction of its own, which stays counted whatever becomes of the request.
     *
     * @param client client that has authenticated
     * @return time until the next use; empty if this use was allowed
     */
    public static Optional<Duration> use(KeycloakSession session, ClientModel client, Quota kind, Instant now) {
        return use(session, client, kind, null, now);
    }

    /**
     * Counts one use by one of several people who each have an allowance of their own for a client.
     *
     * @param holder the person, of whom a hash is stored; null counts for the client itself
     */
    public static Optional<Duration> use(
            KeycloakSession session, ClientModel client, Quota kind, @Nullable String holder, Instant now) {
        String realm = client.getRealm().getId();
        long day = Math.floorDiv(now.getEpochSecond(), SECONDS);
        QuotaEntity line =
                new QuotaEntity(QuotaEntity.id(realm, client.getId(), kind, holder), realm, client.getId(), kind, day);
        return isLeft(session.getKeycloakSessionFactory(), line, kind.most(), day)
                ? Optional.empty()
                : Optional.of(Duration.ofSeconds((day + 1) * SECONDS - now.getEpochSecond()));
    }

    /**
     * Returns whether the use was allowed. The database rejects the second of two simultaneous first uses, whose second
     * attempt then finds the line.
     */
    private static boolean isLeft(KeycloakSessionFactory server, QuotaEntity line, int most, long day) {
        try {
            return KeycloakModelUtils.runJobInTransactionWithResult(
                    server, session -> use(Entities.of(session), line, most, day));
        } catch (ModelException | PersistenceException first) {
            return KeycloakModelUtils.runJobInTransactionWithResult(
                    server, session -> use(Entities.of(session), line, most, day));
        }
    }

    static boolean use(EntityManager entities, QuotaEntity line, int most, long day) {
        if (isCounted(entities, line, most, day)) {
            return true;
        }
        if (isThere(entities, line.id())) {
            return isCounted(entities, line, most, day);
        }
        entities.persist(line);
        entities.flush();
        return true;
    }

    /**
     * Counts a use in an existing line, and returns whether there was one with a use left. It runs again if the line
     * exists, since another transaction may have inserted the line after the first update.
     */
    private static boolean isCounted(EntityManager entities, QuotaEntity line, int most, long day) {
        return entities.createQuery(USE)
                        .setParameter("day", day)
                        .setParameter("id", line.id())
                        .setParameter("most", most)
                        .executeUpdate()
                == 1;
    }

    private static boolean isThere(EntityManager entities, String id) {
        return entities.createQuery(EXISTS, Long.class).setParameter("id", id).getSingleResult() > 0;
    }

    /** Deletes the lines of a client or realm that Keycloak removes. */
    public static void on(ProviderEvent event) {
        LINES.on(event);
    }

    /** A use that each client may make a limited number of times per day, in UTC. */
    public enum Quota {
        /** A client requests a new assessment of itself. */
        ASSESSMENT(50),
        /** Openings of the link in a notice, each of which assesses the client again; counted for each contact. */
        CONTACT(20),
        /** A client requests a probe of the API that it stands for. */
        PROBE(5),
        /** A client requests a change of its own registration, which writes a line to the table of changes. */
        CHANGE(20);

        private final int most;

        Quota(int most) {
            this.most = most;
        }

        /** Returns the number of uses per day. */
        public int most() {
            return most;
        }

        String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
