package no.helseprofil.it.planted;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Change of Keycloak that a later version could bring: of one class in a JAR, or of a start option.
 *
 * @param text what it does
 * @param jar beginning of the name of the JAR; empty if only the option is set
 * @param type the changed class
 * @param change the change of its bytes
 * @param arguments start options
 */
record PlantedChange(String text, String jar, String type, UnaryOperator<byte[]> change, List<String> arguments) {

    static final String SERVICES = "org.keycloak.keycloak-services-26";
    static final String INFINISPAN = "org.keycloak.keycloak-model-infinispan-26";

    static PlantedChange option(String text, String... arguments) {
        return new PlantedChange(text, "", "", UnaryOperator.identity(), List.of(arguments));
    }

    /** Renames a method and the calls to it from its own class. */
    static PlantedChange renamed(String jar, String type, String method) {
        return ofClass(
                simple(type) + "." + method + " has another name",
                jar,
                type,
                out -> new ClassVisitor(Opcodes.ASM9, out) {
                    @Override
                    public MethodVisitor visitMethod(
                            int access, String name, String descriptor, String sign, String[] thrown) {
                        MethodVisitor visited = super.visitMethod(access, renamed(name), descriptor, sign, thrown);
                        return new MethodVisitor(Opcodes.ASM9, visited) {
                            @Override
                            public void visitMethodInsn(
                                    int opcode, String owner, String called, String types, boolean isInterface) {
                                super.visitMethodInsn(
                                        opcode,
                                        owner,
                                        owner.equals(type) ? renamed(called) : called,
                                        types,
                                        isInterface);
                            }
                        };
                    }

                    private String renamed(String name) {
                        return name.equals(method) ? method + "Renamed" : name;
                    }
                });
    }

    /** Replaces the body of all methods of a name. */
    static PlantedChange replaced(String text, String jar, String type, String method, Consumer<MethodVisitor> body) {
        return ofClass(text, jar, type, out -> new ClassVisitor(Opcodes.ASM9, out) {
            @Override
            public MethodVisitor visitMethod(int access, String name, String descriptor, String sign, String[] thrown) {
                MethodVisitor written = super.visitMethod(access, name, descriptor, sign, thrown);
                if (!name.equals(method) || (access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_BRIDGE)) != 0) {
                    return written;
                }
                written.visitCode();
                body.accept(written);
                written.visitMaxs(0, 0);
                written.visitEnd();
                return null;
            }
        });
    }

    /** Puts code before the body of all methods of a name. */
    static PlantedChange before(String text, String jar, String type, String method, Consumer<MethodVisitor> code) {
        return ofClass(text, jar, type, out -> new ClassVisitor(Opcodes.ASM9, out) {
            @Override
            public MethodVisitor visitMethod(int access, String name, String descriptor, String sign, String[] thrown) {
                MethodVisitor visited = super.visitMethod(access, name, descriptor, sign, thrown);
                if (!name.equals(method)) {
                    return visited;
                }
                return new MethodVisitor(Opcodes.ASM9, visited) {
                    @Override
                    public void visitCode() {
                        super.visitCode();
                        code.accept(mv);
                    }
                };
            }
        });
    }

    /** Leaves out the calls of a method without a result. */
    static PlantedChange dropped(String text, String jar, String type, String in, String called) {
        return ofClass(text, jar, type, out -> new ClassVisitor(Opcodes.ASM9, out) {
            @Override
            public MethodVisitor visitMethod(int access, String name, String descriptor, String sign, String[] thrown) {
                MethodVisitor visited = super.visitMethod(access, name, descriptor, sign, thrown);
                if (!name.equals(in)) {
                    return visited;
                }
                return new MethodVisitor(Opcodes.ASM9, visited) {
                    @Override
                    public void visitMethodInsn(
                            int opcode, String owner, String method, String types, boolean isInterface) {
                        if (!method.equals(called)) {
                            super.visitMethodInsn(opcode, owner, method, types, isInterface);
                            return;
                        }
                        for (Type ignored : Type.getArgumentTypes(types)) {
                            super.visitInsn(Opcodes.POP);
                        }
                        if (opcode != Opcodes.INVOKESTATIC) {
                            super.visitInsn(Opcodes.POP);
                        }
                    }
                };
            }
        });
    }

    private static PlantedChange ofClass(
            String text, String jar, String type, Function<ClassWriter, ClassVisitor> visitor) {
        return new PlantedChange(
                text,
                jar,
                type,
                bytes -> {
                    ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);
                    new ClassReader(bytes).accept(visitor.apply(out), 0);
                    return out.toByteArray();
                },
                List.of());
    }

    static void returnsTrue(MethodVisitor body) {
        body.visitInsn(Opcodes.ICONST_1);
        body.visitInsn(Opcodes.IRETURN);
    }

    static void returns(MethodVisitor body) {
        body.visitInsn(Opcodes.RETURN);
    }

    private static String simple(String type) {
        return type.substring(Math.max(type.lastIndexOf('/'), type.lastIndexOf('$')) + 1);
    }
}
