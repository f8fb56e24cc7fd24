package no.helseprofil.keycloak.policy;

import org.keycloak.services.clientpolicy.ClientPolicyException;

/**
 * The steps of a registration or a change of a client that is proposed, in the order in which they are executed. Each
 * says why it stands where it does.
 */
enum RegistrationStep {
    INCIDENT(
            "an incident refuses before anything else of the client is looked at",
            ProposedRegistration::requireNoIncident),
    DRAFT_KEY("a key for drafts registers nothing, whatever it proposes", ProposedRegistration::requireNoDraftKey),
    CALLER(
            "who proposes is known before anything that only some may propose is looked at",
            ProposedRegistration::readCaller),
    REALM_MANAGERS(
            "what takes manage-realm is refused before the proposal is changed and before any address of it is called",
            ProposedRegistration::requireRealmManager),
    CALLS(
            "the addresses stored so far are noted before one that is proposed is called",
            ProposedRegistration::noteCalls),
    REASON(
            "the reason is an attribute of the profile's, and RESERVED_ATTRIBUTES takes it out",
            ProposedRegistration::readReason),
    NAME("a name is judged as it was sent, before the proposal is changed", ProposedRegistration::requireOwnName),
    RESERVED_ATTRIBUTES(
            "from here on the attributes are those that will be stored", ProposedRegistration::protectAttributes),
    OFFERED_CONTACTS(
            "contacts of a dynamic registration are put in after RESERVED_ATTRIBUTES, which would take them out",
            ProposedRegistration::takeContacts),
    PROBE_URL("an attribute that will not be stored refuses nothing", ProposedRegistration::checkProbeUrl),
    CONTACTS("contacts are checked wherever they came from", ProposedRegistration::checkContacts),
    PROBED_LEVEL("an attribute that will not be stored refuses nothing", ProposedRegistration::checkProbedLevel),
    KEYS("the keys stored so far are noted before Keycloak replaces them", ProposedRegistration::noteKeys),
    READING(
            "the registration is read once, when nothing of it changes any more but what is filled in",
            ProposedRegistration::read),
    FILLED_IN(
            "unset settings are filled in before the judgement, which would refuse them", ProposedRegistration::fillIn),
    NOTE("what is stored is compared with this, and nothing of it changes any more", ProposedRegistration::keep),
    JUDGEMENT("the catalogue judges what will be stored, and so comes last", ProposedRegistration::judge);

    private final String reason;
    private final Execution code;

    RegistrationStep(String reason, Execution code) {
        this.reason = reason;
        this.code = code;
    }

    /** Returns why it is executed where it stands. */
    String reason() {
        return reason;
    }

    /** Executes the steps in their order. One that refuses throws, and the others aren't executed. */
    static void execute(ProposedRegistration registration) throws ClientPolicyException {
        for (RegistrationStep step : values()) {
            step.code.execute(registration);
        }
    }

    private interface Execution {

        void execute(ProposedRegistration registration) throws ClientPolicyException;
    }
}
