package no.helseprofil.keycloak.allowance;

import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import no.helseprofil.keycloak.database.ClientLines;
import no.helseprofil.keycloak.database.Entities;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.ModelException;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.provider.ProviderEvent;

/**
 * What clients have used of what they may have done in a day. The database counts, so that it is one count for all
 * nodes; a client has one line for each thing, whatever day it is, and a line goes with its client.
 */
public final class Allowances {

    private static final long SECONDS = TimeUnit.DAYS.toSeconds(1);

    /**
     * The day doesn't go back by one: a node whose clock is behind gives nobody the day anew. Further ahead it was
     * written by a clock that was wrong, and nobody is left waiting until that day comes.
     */
    private static final String ANEW = "(line.day < :day or line.day > :day + 1)";

    private static final String USE = "update HelseprofilAllowance line"
            + " set line.used = case when " + ANEW + " then 1 else line.used + 1 end,"
            + " line.day = case when " + ANEW + " then :day else line.day end"
            + " where line.id = :id and (" + ANEW + " or line.used < :most)";

    private static final String EXISTS = "select count(line) from HelseprofilAllowance line where line.id = :id";
    static final ClientLines LINES = new ClientLines("HelseprofilAllowance", "clientId");

    private Allowances() {}

    /**
     * Uses one, in a transaction of its own: what is used stays used, whatever becomes of the request.
     *
     * @param client the client, which has proven who it is
     * @return how long to wait for the next one; empty if this one was left
     */
    public static Optional<Duration> use(KeycloakSession session, ClientModel client, Allowance kind, Instant now) {
        return use(session, client, kind, null, now);
    }

    /**
     * The same of what each of several people has for a client, so that none of them uses up what is there for the
     * others.
     *
     * @param holder whoever it is; of whom a hash is stored
     */
    public static Optional<Duration> use(
            KeycloakSession session, ClientModel client, Allowance kind, @Nullable String holder, Instant now) {
        String realm = client.getRealm().getId();
        long day = Math.floorDiv(now.getEpochSecond(), SECONDS);
        AllowanceEntity line = new AllowanceEntity(
                AllowanceEntity.id(realm, client.getId(), kind, holder), realm, client.getId(), kind, day);
        return isLeft(session.getKeycloakSessionFactory(), line, kind.most(), day)
                ? Optional.empty()
                : Optional.of(Duration.ofSeconds((day + 1) * SECONDS - now.getEpochSecond()));
    }

    /** Of two first ones at once the database takes one line; the other finds it there when it comes again. */
    private static boolean isLeft(KeycloakSessionFactory server, AllowanceEntity line, int most, long day) {
        try {
            return KeycloakModelUtils.runJobInTransactionWithResult(
                    server, session -> use(Entities.of(session), line, most, day));
        } catch (ModelException | PersistenceException first) {
            return KeycloakModelUtils.runJobInTransactionWithResult(
                    server, session -> use(Entities.of(session), line, most, day));
        }
    }

    static boolean use(EntityManager entities, AllowanceEntity line, int most, long day) {
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

    /** Asked again where the line is there: another's first one may have made it since, which is not used up. */
    private static boolean isCounted(EntityManager entities, AllowanceEntity line, int most, long day) {
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

    /** Takes away what goes with something that Keycloak removes. */
    public static void on(ProviderEvent event) {
        LINES.on(event);
    }
}
