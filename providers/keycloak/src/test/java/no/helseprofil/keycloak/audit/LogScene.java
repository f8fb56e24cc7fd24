package no.helseprofil.keycloak.audit;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import no.helseprofil.keycloak.audit.Change.Author;
import no.helseprofil.keycloak.audit.Change.EntityRef;
import no.helseprofil.keycloak.database.Entities;
import no.helseprofil.keycloak.database.MemoryDatabase;
import no.helseprofil.keycloak.transparency.SignedLog;
import no.helseprofil.transparency.LogFile;
import no.helseprofil.transparency.LogFile.MalformedLogException;
import no.helseprofil.transparency.LogVerification;
import no.helseprofil.transparency.LogVerification.LogFinding;
import org.keycloak.models.KeycloakSession;

/** The log of one realm on a server in memory, and its file. */
final class LogScene {

    private static final AtomicInteger REALMS = new AtomicInteger();

    private final MemoryDatabase server;
    private final String realm;

    LogScene(MemoryDatabase server) {
        this(server, "realm-" + REALMS.getAndIncrement());
    }

    LogScene(MemoryDatabase server, String realm) {
        this.server = server;
        this.realm = realm;
    }

    String realm() {
        return realm;
    }

    void record(String reason) {
        server.run(session -> record(session, reason));
    }

    void record(KeycloakSession session, String reason) {
        AuditLog.record(session, MemoryDatabase.realm(realm), change(reason));
    }

    /** Writes a change as a version without logs wrote it. */
    void earlier(String name, long at) {
        server.run(session -> Entities.of(session)
                .persist(new ChangeEntity(
                        realm + "/" + name, at, new EntityRef(realm, realm), change("earlier " + name))));
    }

    static Change change(String reason) {
        return new Change(
                Change.Kind.CLIENT,
                new EntityRef("id", "machine"),
                new Author(
                        new EntityRef("r", "master"),
                        new EntityRef("u", "ada.person"),
                        new EntityRef("c", "admin-cli")),
                JsonNodeFactory.instance.objectNode().put("dpop", false),
                reason);
    }

    Optional<SignedLog> signed() throws SignedLog.UnsignedException {
        Object[] found = new Object[1];
        server.run(session -> {
            try {
                found[0] = SignedLog.of(session, realm).orElse(null);
            } catch (SignedLog.UnsignedException unsigned) {
                found[0] = unsigned;
            }
        });
        if (found[0] instanceof SignedLog.UnsignedException unsigned) {
            throw unsigned;
        }
        return Optional.ofNullable((SignedLog) found[0]);
    }

    String text(boolean contents) throws SignedLog.UnsignedException, IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new LogDownload(server.factory(), signed().orElseThrow(), contents).write(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    LogFile file() throws SignedLog.UnsignedException, IOException, MalformedLogException {
        return LogFile.read(text(true).lines().toList());
    }

    static List<String> findings(LogFile file) {
        return LogVerification.of(file, List.of(), Map.of()).stream()
                .map(LogFinding::toString)
                .toList();
    }
}
