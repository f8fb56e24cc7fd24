package no.helseprofil.keycloak.audit;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import no.helseprofil.keycloak.database.Entities;
import no.helseprofil.keycloak.transparency.LogTable.StoredEntry;
import no.helseprofil.keycloak.transparency.SignedLog;
import no.helseprofil.transparency.LogFile;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * A log as a file that {@code verify} reads, written page by page, each in a transaction of its own.
 *
 * @param server where it is
 * @param log as its checkpoint has it
 * @param contents whether it has the contents, which name people and clients
 */
public record LogDownload(KeycloakSessionFactory server, SignedLog log, boolean contents) {

    private static final String LINES = "select line from HelseprofilChange line where line.id in (:ids)";
    private static final int PAGE = 200;

    /** Writes it in UTF-8. */
    public void write(OutputStream out) throws IOException {
        out.write(bytes(LogFile.header(log.checkpoint(), log.keys(), contents)));
        for (long first = 0; first < log.size(); first += PAGE) {
            long from = first;
            out.write(bytes(KeycloakModelUtils.runJobInTransactionWithResult(server, session -> page(session, from))));
        }
    }

    private String page(KeycloakSession session, long first) {
        List<StoredEntry> entries = log.entries(session, first, first + PAGE);
        Map<String, Map<String, Object>> lines = contents ? lines(session, entries) : Map.of();
        StringBuilder page = new StringBuilder();
        for (StoredEntry entry : entries) {
            Map<String, Object> line = lines.get(entry.change());
            page.append(LogFile.line(entry.text(), line == null ? null : entry.content(line)));
        }
        return page.toString();
    }

    /** Returns the contents of lines by their ids. A line that was deleted after some years is missing. */
    private static Map<String, Map<String, Object>> lines(KeycloakSession session, List<StoredEntry> entries) {
        Map<String, Map<String, Object>> lines = new HashMap<>();
        if (!entries.isEmpty()) {
            Entities.of(session)
                    .createQuery(LINES, ChangeEntity.class)
                    .setParameter(
                            "ids", entries.stream().map(StoredEntry::change).toList())
                    .getResultStream()
                    .forEach(line -> lines.put(line.id(), line.content()));
        }
        return lines;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
