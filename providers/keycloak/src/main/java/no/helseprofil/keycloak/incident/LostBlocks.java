package no.helseprofil.keycloak.incident;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.keycloak.audit.AuditLog;
import no.helseprofil.keycloak.audit.Change;
import no.helseprofil.keycloak.audit.Change.Author;
import no.helseprofil.keycloak.audit.ChangeEntity.RecordedChange;
import no.helseprofil.keycloak.incident.BlockTable.StoredBlock;
import no.helseprofil.keycloak.incident.EmergencyTable.StoredEmergency;
import no.helseprofil.timetable.Instants;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Blocks and emergency settings that were in force when their realm was removed, by an import over it among others: no
 * export has them, so a realm that is imported again lets everybody in. Each is a line of the table of changes, which
 * stays.
 */
public final class LostBlocks {

    private static final Logger LOG = Logger.getLogger(LostBlocks.class);

    /** Member of the details of a line that has what is lost with a realm, as what a delete has taken away. */
    private static final String FROM = "from";

    private static final String REALM = "realm";
    private static final String REMOVED = "removed";
    private static final String SETTINGS = "emergency settings";

    /** Number of lines that are looked at. */
    private static final int MOST = 1_000;

    private static final int SHOWN = 20;

    private LostBlocks() {}

    /** Records what goes with a realm, and says so in the log. */
    static void record(
            KeycloakSession session,
            RealmModel realm,
            List<StoredBlock> blocks,
            Optional<StoredEmergency> emergency,
            Instant now) {
        List<String> lost = new ArrayList<>();
        for (StoredBlock stored : blocks) {
            if (stored.block().holds(now)) {
                add(session, realm, Change.Kind.BLOCK, stored.written());
                lost.add(named(stored.written()));
            }
        }
        // Whoever can't be read closes the realm, and does so until it ends.
        emergency
                .filter(stored -> stored.read().map(read -> read.holds(now)).orElse(true))
                .ifPresent(stored -> {
                    add(session, realm, Change.Kind.EMERGENCY, stored.written());
                    lost.add(SETTINGS);
                });
        if (!lost.isEmpty()) {
            LOG.warnf(
                    "Realm %s is removed, and with it its blocks: %s. No export contains them: if the realm is"
                            + " imported again, restore them first; GET install of that realm lists them",
                    realm.getName(), list(lost));
        }
    }

    private static void add(KeycloakSession session, RealmModel realm, Change.Kind kind, JsonNode before) {
        ObjectNode details = JsonNodeFactory.instance.objectNode().put(REALM, REMOVED);
        details.set(FROM, before);
        AuditLog.record(session, realm, Change.of(kind, Author.of(null, null), details, null));
    }

    /**
     * Returns what was lost with a realm of this id or name, hasn't ended since and wasn't put again; empty if nothing
     * was.
     */
    public static Optional<String> of(KeycloakSession session, RealmModel realm, Instant now) {
        Set<String> seen = new HashSet<>();
        List<String> lost =
                AuditLog.ofNamed(session, realm, List.of(Change.Kind.BLOCK, Change.Kind.EMERGENCY), MOST).stream()
                        .filter(line -> seen.add(named(line)))
                        .filter(line -> line.details().path(REALM).asText().equals(REMOVED))
                        .filter(line -> !hasEnded(line.details().path(FROM), now))
                        .map(LostBlocks::named)
                        .toList();
        return lost.isEmpty() ? Optional.empty() : Optional.of(list(lost));
    }

    private static String named(RecordedChange line) {
        return line.details().path(FROM).isMissingNode()
                ? named(line.details().path("to"))
                : named(line.details().path(FROM));
    }

    private static String named(JsonNode written) {
        return written.has(StoredBlock.KIND)
                ? written.path(StoredBlock.KIND).asText() + " "
                        + written.path(StoredBlock.VALUE).asText()
                : SETTINGS;
    }

    private static boolean hasEnded(JsonNode written, Instant now) {
        return Stream.of(StoredBlock.EXPIRES, StoredEmergency.UNTIL)
                .flatMap(name -> Instants.read(written.path(name).textValue()).stream())
                .anyMatch(end -> !now.isBefore(end));
    }

    private static String list(List<String> lost) {
        String shown = lost.stream().limit(SHOWN).collect(Collectors.joining(", "));
        return lost.size() > SHOWN ? shown + " and " + (lost.size() - SHOWN) + " more" : shown;
    }
}
