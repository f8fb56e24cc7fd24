package no.helseprofil.keycloak.transparency;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An entry as it is stored.
 *
 * @param number its place in the log, from 0
 * @param change id of the line that has its content
 * @param salt of the content
 * @param text the entry as it is published
 */
public record StoredEntry(long number, String change, String salt, String text) {

    /** The content that was hashed, from what the line has. */
    public Map<String, Object> content(Map<String, Object> line) {
        return salted(line, salt);
    }

    static Map<String, Object> salted(Map<String, Object> line, String salt) {
        Map<String, Object> content = new LinkedHashMap<>(line);
        content.put("salt", salt);
        return content;
    }
}
