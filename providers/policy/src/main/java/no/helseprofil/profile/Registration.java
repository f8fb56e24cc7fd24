package no.helseprofil.profile;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Registration of a client, or a change of it.
 *
 * @param standing whether the profile judges the client
 * @param stored the stored metadata; null for a new client
 * @param proposed the new metadata
 * @param mayTurnOff whether the caller manages the realm and has given a reason, and so may turn protections off
 */
public record Registration(
        Facts.Standing standing, @Nullable ClientMetadata stored, ClientMetadata proposed, boolean mayTurnOff) {

    /** Returns this registration with further settings. */
    public Registration with(Map<ClientSetting, String> filledIn) {
        ClientMetadata filled = proposed;
        for (Map.Entry<ClientSetting, String> setting : filledIn.entrySet()) {
            filled = filled.with(setting.getKey(), setting.getValue());
        }
        return new Registration(standing, stored, filled, mayTurnOff);
    }

    /** Returns whether this change turns off a protection that was on. */
    public boolean turnsOff(ClientCheck.Protection protection) {
        return stored != null && protection.isOn(stored) && !protection.isOn(proposed);
    }

    /** Returns whether this registers a new client. */
    public boolean isNew() {
        return stored == null;
    }

    /** Returns whether this change removes the value of a setting. */
    public boolean clears(ClientSetting setting) {
        return stored != null && stored.get(setting) != null && proposed.get(setting) == null;
    }

    /** Returns whether a new client comes without a protection. */
    public boolean lacks(ClientCheck.Protection protection) {
        return isNew() && !protection.isOn(proposed);
    }
}
