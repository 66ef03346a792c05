from jobsvc.generation.schema import ShapeBuilder
def read_prose(s):
    b = ShapeBuilder()
    return b.shape(()), [], ["prose"], []
