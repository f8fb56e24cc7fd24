package no.helseprofil.it.planted;

import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Change of one class of Keycloak.
 *
 * @param jar beginning of the name of its JAR
 * @param type the class
 * @param change change of its bytes; none are left of a class that is gone
 */
record ClassChange(String jar, String type, UnaryOperator<byte[]> change) implements PlantedChange.Plant {

    static final String CORE = "org.keycloak.keycloak-core-26";
    static final String SPI = "org.keycloak.keycloak-server-spi-private-26";
    static final String SERVICES = "org.keycloak.keycloak-services-26";
    static final String INFINISPAN = "org.keycloak.keycloak-model-infinispan-26";

    /** Removes a class. */
    static ClassChange gone(String jar, String type) {
        return new ClassChange(jar, type, bytes -> new byte[0]);
    }

    /** Makes a class final. */
    static ClassChange madeFinal(String jar, String type) {
        return ofClass(jar, type, out -> new ClassVisitor(Opcodes.ASM9, out) {
            @Override
            public void visit(int version, int access, String name, String sign, String parent, String[] interfaces) {
                super.visit(version, access | Opcodes.ACC_FINAL, name, sign, parent, interfaces);
            }
        });
    }

    /** Adds an abstract method to an interface. */
    static ClassChange extended(String jar, String type, String method) {
        return ofClass(jar, type, out -> new ClassVisitor(Opcodes.ASM9, out) {
            @Override
            public void visitEnd() {
                super.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_ABSTRACT, method, "()V", null, null);
                super.visitEnd();
            }
        });
    }

    /** Changes how a field can be accessed. */
    static ClassChange hidden(String jar, String type, String field) {
        return ofClass(jar, type, out -> new ClassVisitor(Opcodes.ASM9, out) {
            @Override
            public FieldVisitor visitField(int access, String name, String descriptor, String sign, Object value) {
                return super.visitField(
                        name.equals(field) ? access & ~Opcodes.ACC_PROTECTED | Opcodes.ACC_PRIVATE : access,
                        name,
                        descriptor,
                        sign,
                        value);
            }
        });
    }

    /** Renames a field, also where its own class uses it. */
    static ClassChange renamedField(String jar, String type, String field) {
        return ofClass(jar, type, out -> new ClassVisitor(Opcodes.ASM9, out) {
            @Override
            public FieldVisitor visitField(int access, String name, String descriptor, String sign, Object value) {
                return super.visitField(access, renamed(name), descriptor, sign, value);
            }

            @Override
            public MethodVisitor visitMethod(int access, String name, String descriptor, String sign, String[] thrown) {
                return new MethodVisitor(Opcodes.ASM9, super.visitMethod(access, name, descriptor, sign, thrown)) {
                    @Override
                    public void visitFieldInsn(int opcode, String owner, String used, String types) {
                        super.visitFieldInsn(opcode, owner, owner.equals(type) ? renamed(used) : used, types);
                    }
                };
            }

            private String renamed(String name) {
                return name.equals(field) ? field + "_RENAMED" : name;
            }
        });
    }

    /** Renames a method and the calls to it from its own class. */
    static ClassChange renamed(String jar, String type, String method) {
        return ofClass(jar, type, out -> new ClassVisitor(Opcodes.ASM9, out) {
            @Override
            public MethodVisitor visitMethod(int access, String name, String descriptor, String sign, String[] thrown) {
                MethodVisitor visited = super.visitMethod(access, renamed(name), descriptor, sign, thrown);
                return new MethodVisitor(Opcodes.ASM9, visited) {
                    @Override
                    public void visitMethodInsn(
                            int opcode, String owner, String called, String types, boolean isInterface) {
                        super.visitMethodInsn(
                                opcode, owner, owner.equals(type) ? renamed(called) : called, types, isInterface);
                    }
                };
            }

            private String renamed(String name) {
                return name.equals(method) ? method + "Renamed" : name;
            }
        });
    }

    /** Sets modifiers of all methods of a name, without a change of their code. */
    static ClassChange marked(String jar, String type, String method, int modifier) {
        return ofClass(jar, type, out -> new ClassVisitor(Opcodes.ASM9, out) {
            @Override
            public MethodVisitor visitMethod(int access, String name, String descriptor, String sign, String[] thrown) {
                return super.visitMethod(
                        name.equals(method) ? access | modifier : access, name, descriptor, sign, thrown);
            }
        });
    }

    /** Replaces all methods of a name by ones with other types and modifiers, and with another body. */
    static ClassChange retyped(
            String jar, String type, String method, String types, int modifiers, Consumer<MethodVisitor> body) {
        return ofClass(jar, type, out -> new ClassVisitor(Opcodes.ASM9, out) {
            @Override
            public MethodVisitor visitMethod(int access, String name, String descriptor, String sign, String[] thrown) {
                if (!name.equals(method)) {
                    return super.visitMethod(access, name, descriptor, sign, thrown);
                }
                MethodVisitor written = super.visitMethod(modifiers, name, types, null, thrown);
                write(written, body);
                return null;
            }
        });
    }

    /** Puts code before the body of all methods of a name. */
    static ClassChange before(String jar, String type, String method, Consumer<MethodVisitor> code) {
        return ofClass(jar, type, out -> new ClassVisitor(Opcodes.ASM9, out) {
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

    /** Replaces the body of all methods of a name. */
    static ClassChange replaced(String jar, String type, String method, Consumer<MethodVisitor> body) {
        return ofClass(jar, type, out -> new ClassVisitor(Opcodes.ASM9, out) {
            @Override
            public MethodVisitor visitMethod(int access, String name, String descriptor, String sign, String[] thrown) {
                MethodVisitor written = super.visitMethod(access, name, descriptor, sign, thrown);
                if (!name.equals(method) || (access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_BRIDGE)) != 0) {
                    return written;
                }
                write(written, body);
                return null;
            }
        });
    }

    /** Leaves out the calls of a method without a result. */
    static ClassChange dropped(String jar, String type, String in, String called) {
        return instead(jar, type, in, called, body -> {});
    }

    /** Takes the calls of a method for true. */
    static ClassChange believed(String jar, String type, String in, String called) {
        return instead(jar, type, in, called, body -> body.visitInsn(Opcodes.ICONST_1));
    }

    /** Puts other code in the place of the calls of a method. */
    static ClassChange instead(String jar, String type, String in, String called, Consumer<MethodVisitor> code) {
        return ofMethod(jar, type, in, visited -> new MethodVisitor(Opcodes.ASM9, visited) {
            @Override
            public void visitMethodInsn(int opcode, String owner, String method, String types, boolean isInterface) {
                if (!method.equals(called)) {
                    super.visitMethodInsn(opcode, owner, method, types, isInterface);
                    return;
                }
                Type[] arguments = Type.getArgumentTypes(types);
                for (int last = arguments.length - 1; last >= 0; last--) {
                    super.visitInsn(arguments[last].getSize() == 2 ? Opcodes.POP2 : Opcodes.POP);
                }
                if (opcode != Opcodes.INVOKESTATIC) {
                    super.visitInsn(Opcodes.POP);
                }
                code.accept(mv);
            }
        });
    }

    /** Calls a method without arguments when another one returns, and not where it was called before. */
    static ClassChange atEnd(String jar, String type, String in, String called) {
        return ofMethod(jar, type, in, visited -> new MethodVisitor(Opcodes.ASM9, visited) {
            @Override
            public void visitMethodInsn(int opcode, String owner, String method, String types, boolean isInterface) {
                if (method.equals(called)) {
                    super.visitInsn(Opcodes.POP);
                } else {
                    super.visitMethodInsn(opcode, owner, method, types, isInterface);
                }
            }

            @Override
            public void visitInsn(int opcode) {
                if (opcode == Opcodes.ARETURN) {
                    super.visitVarInsn(Opcodes.ALOAD, 0);
                    super.visitMethodInsn(Opcodes.INVOKESPECIAL, type, called, "()V", false);
                }
                super.visitInsn(opcode);
            }
        });
    }

    private static ClassChange ofMethod(
            String jar, String type, String in, Function<MethodVisitor, MethodVisitor> code) {
        return ofClass(jar, type, out -> new ClassVisitor(Opcodes.ASM9, out) {
            @Override
            public MethodVisitor visitMethod(int access, String name, String descriptor, String sign, String[] thrown) {
                MethodVisitor visited = super.visitMethod(access, name, descriptor, sign, thrown);
                return name.equals(in) ? code.apply(visited) : visited;
            }
        });
    }

    private static ClassChange ofClass(String jar, String type, Function<ClassWriter, ClassVisitor> visitor) {
        return new ClassChange(jar, type, bytes -> {
            ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);
            new ClassReader(bytes).accept(visitor.apply(out), 0);
            return out.toByteArray();
        });
    }

    private static void write(MethodVisitor method, Consumer<MethodVisitor> body) {
        method.visitCode();
        body.accept(method);
        method.visitMaxs(0, 0);
        method.visitEnd();
    }
}
