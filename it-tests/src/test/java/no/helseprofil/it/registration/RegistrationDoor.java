package no.helseprofil.it.registration;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import no.helseprofil.testkit.client.Response;

/** One client at one interface of Keycloak, to be registered or changed there. */
interface RegistrationDoor {

    /** Registers or changes the client, with this deviation from a compliant one. */
    Response send(Deviation deviation);

    /** The client as it is stored, in the representation of admin REST; empty if there is none. */
    Optional<ObjectNode> stored();
}
