package no.helseprofil.profile;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The registration of a client, or a change of it.
 *
 * @param standing whether the profile judges the client
 * @param stored what is registered of it; null if it is a new one
 * @param proposed what is to be
 * @param mayTurnOff whether the caller manages the realm and has given a reason, and so may turn protections off
 */
public record Registration(
        Facts.Standing standing, @Nullable ClientMetadata stored, ClientMetadata proposed, boolean mayTurnOff) {

    /** Returns the same with settings that are filled in. */
    public Registration with(Map<ClientSetting, String> filledIn) {
        ClientMetadata filled = proposed;
        for (Map.Entry<ClientSetting, String> setting : filledIn.entrySet()) {
            filled = filled.with(setting.getKey(), setting.getValue());
        }
        return new Registration(standing, stored, filled, mayTurnOff);
    }

    /** Whether this change turns a protection off that was on. */
    public boolean turnsOff(ClientCheck.Protection protection) {
        return stored != null && protection.isOn(stored) && !protection.isOn(proposed);
    }

    /** Returns whether the client is registered by it. */
    public boolean isNew() {
        return stored == null;
    }

    /** Returns whether this change takes the value of a setting away. */
    public boolean clears(ClientSetting setting) {
        return stored != null && stored.get(setting) != null && proposed.get(setting) == null;
    }

    /** Returns whether a new client comes without a protection. */
    public boolean lacks(ClientCheck.Protection protection) {
        return isNew() && !protection.isOn(proposed);
    }
}
