package no.helseprofil.timetable;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the notices that contacts of clients receive.
 *
 * @param mail whether notices are sent by mail, with the realm's own mail settings
 * @param webhook receiver of the notices as events; null for none
 * @param days on how many days before a date another notice is sent
 */
public record NoticeSettings(boolean mail, @Nullable Webhook webhook, List<Integer> days) {

    /** Settings of a document that has no {@code notices}: none are sent. */
    public static final NoticeSettings NONE = new NoticeSettings(false, null, List.of(90, 30, 7, 1));

    public NoticeSettings {
        days = List.copyOf(days);
    }

    /** Returns whether any notices are sent. */
    public boolean isOn() {
        return mail || webhook != null;
    }

    /**
     * Receiver of events.
     *
     * @param url an address of a host that the operator lets the server call
     * @param secret the name of the secret in Keycloak's vault, {@code ${vault.NAME}}. The secret itself never stands
     *     here, since every administrator who may view clients can read the document, and exports contain it
     */
    public record Webhook(String url, String secret) {}
}
