package no.helseprofil.keycloak.client;

import java.time.Instant;
import java.util.Optional;
import no.helseprofil.judgement.Finding;
import no.helseprofil.judgement.RegistrationJudge;
import no.helseprofil.profile.ClientMetadata;
import no.helseprofil.profile.Registration;
import no.helseprofil.timetable.Profile;
import org.keycloak.models.ClientModel;

/**
 * A change of a client that is written already, before its transaction ends.
 *
 * @param client the client as it is now
 * @param before what was registered
 */
public record WrittenClient(ClientModel client, ClientMetadata before) {

    /** Returns what it contradicts, judged as the registration of it would be. */
    public Optional<Finding> refusal(ClientReader reader, Profile profile, Instant now) {
        Registration registration =
                new Registration(ClientReader.standing(client, profile, now), before, reader.stored(client), false);
        return RegistrationJudge.judge(registration, profile.terms(ClientReader.migration(client), now))
                .refusal();
    }
}
