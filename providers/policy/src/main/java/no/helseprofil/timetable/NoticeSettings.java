package no.helseprofil.timetable;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether contacts of clients are told of what becomes of them, and when.
 *
 * @param mail whether by mail, with the realm's own mail settings
 * @param webhook where the same goes as events; null for nowhere
 * @param days how many days before a date it is told once more
 */
public record NoticeSettings(boolean mail, @Nullable Webhook webhook, List<Integer> days) {

    /** Those of a document that says nothing of them: nobody is told. */
    public static final NoticeSettings NONE = new NoticeSettings(false, null, List.of(90, 30, 7, 1));

    public NoticeSettings {
        days = List.copyOf(days);
    }

    /** Whether anybody is told anything. */
    public boolean isOn() {
        return mail || webhook != null;
    }

    /**
     * Where events go.
     *
     * @param url an address of a host that the operator lets the server call
     * @param secret the name of the secret in Keycloak's vault, {@code ${vault.NAME}}; never the secret itself, since
     *     whoever views clients reads the document, and an export has it
     */
    public record Webhook(String url, String secret) {}
}
