package no.helseprofil.register.practitioner;

import java.util.Optional;
import java.util.stream.Stream;

/** What is looked for in an answer of the register. */
enum Place {
    /** In the answer: the national identity number of the person, to see that it is the one who was asked for. */
    PID("pid", false),
    /** In the answer: the HPR number. */
    NUMBER("number", true),
    /** In the answer: the list of approvals. */
    APPROVALS("approvals", true),
    /** In an approval: the code of the profession. */
    PROFESSION("profession", true),
    /** In an approval: the code of the authorization, which says whether it is active. */
    AUTHORIZATION("authorization", true),
    /** In an approval: the list of requisition rights. */
    REQUISITION_RIGHTS("requisitionRights", false),
    /** In an approval: the list of specialities. */
    SPECIALITIES("specialities", false),
    /** In a right or a speciality: its code. */
    TYPE("type", true),
    /** In an approval, a right or a speciality: its beginning. */
    VALID_FROM("validFrom", false),
    /** In an approval, a right or a speciality: its end. */
    VALID_TO("validTo", false),
    /** In the answer, an approval, a right or a speciality: true, or a list of periods. */
    SUSPENSIONS("suspensions", false),
    /** In a suspension: its beginning. */
    SUSPENDED_FROM("suspendedFrom", false),
    /** In a suspension: its end. */
    SUSPENDED_TO("suspendedTo", false),
    /** In a code: its value. */
    VALUE("value", true),
    /** In a code: what it means. */
    DESCRIPTION("description", false),
    /** In a code: whether it is active. */
    ACTIVE("active", true),
    /** In a code: the number of its list in Volven. */
    LIST("list", false);

    private final String member;
    private final boolean required;

    Place(String member, boolean required) {
        this.member = member;
        this.required = required;
    }

    static Optional<Place> of(String member) {
        return Stream.of(values()).filter(place -> place.member.equals(member)).findFirst();
    }

    /** How a description of the answer calls it. */
    String member() {
        return member;
    }

    /** Whether there are no claims without it. */
    boolean isRequired() {
        return required;
    }
}
